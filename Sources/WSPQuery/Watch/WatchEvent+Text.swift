internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem

extension WatchEvent {
    /// The lines for people: what changed, and an indented one that tells the cause where it is known.
    func text(style: TextStyle) -> String {
        changeText(style) + (cause.map { WatchEvent.text($0, style) } ?? "")
    }

    /// The line that tells a cause.
    static func text(_ cause: ChangeCause, _ style: TextStyle) -> String {
        "  because \(cause.summary.printable)\n"
    }

    private func changeText(_ style: TextStyle) -> String {
        switch change {
        case .addressList(let family, let difference):
            text(family.description, difference, style)
        case .route(let destination, let before?, let after?):
            head(destination, style) + "\n" + WatchEvent.text("  before  ", before, comparedWith: nil, style)
                + WatchEvent.text("  after   ", after, comparedWith: before, style)
        case .route(let destination, _, _):
            head(destination, style) + ": routing has changed\n"
        }
    }

    private func head(_ subject: String, _ style: TextStyle) -> String {
        style.apply(.quiet, to: style.text(time)) + " " + style.apply(.heading, to: subject.printable)
    }

    /// A line for each address, or lines of their own below the time where these would be too long.
    private func text(_ family: String, _ difference: AddressDifference, _ style: TextStyle) -> String {
        func steps(_ style: TextStyle) -> [String] {
            difference.removed.map { style.apply(.bad, to: "- \($0.prefixText)") + " \($0.interfaceName.printable)" }
                + difference.added.map {
                    style.apply(.good, to: "+ \($0.prefixText)") + " \($0.interfaceName.printable)"
                }
        }
        // Escape sequences have no width.
        let plain = style.withoutColour
        let widest = steps(plain).map(\.count).max() ?? 0
        if head(family, plain).count + 1 + widest <= style.lineWidth {
            return steps(style).map { "\(head(family, style)) \($0)\n" }.joined()
        }
        return head(family, style) + "\n" + steps(style).map { "  \($0)\n" }.joined()
    }

    /// An answer, whose parts stand out that another has not.
    private static func text(
        _ label: String, _ answer: RouteAnswer, comparedWith other: RouteAnswer?, _ style: TextStyle
    ) -> String {
        let parts = answer.summaryParts.map(\.printable)
        let known = other.map { Set($0.summaryParts.map(\.printable)) }
        let meaning: TextStyle.Meaning = answer.isReachable ? .good : .bad
        let coloured = parts.map { part in
            known.map { $0.contains(part) } ?? true ? part : style.apply(meaning, to: part)
        }
        if label.count + parts.joined(separator: " ").count <= style.lineWidth {
            return label + coloured.joined(separator: " ") + "\n"
        }
        let indent = String(repeating: " ", count: label.count)
        return label + coloured.joined(separator: "\n" + indent) + "\n"
    }
}
