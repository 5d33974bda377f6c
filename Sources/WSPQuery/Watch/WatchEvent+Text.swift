internal import WSPProtocol

extension WatchEvent {
    /// The lines for people; where one would be too long for ``TextStyle.plainLineWidth``, what has changed stands on
    /// indented lines of its own.
    func text(style: TextStyle) -> String {
        switch change {
        case .addressList(let family, let difference):
            text("\(time) \(family)", difference, style)
        case .route(let destination, let before?, let after?):
            text("\(time) \(destination)", before, after)
        case .route(let destination, _, _):
            "\(time) \(destination): routing has changed\n"
        }
    }

    private func text(_ start: String, _ difference: AddressDifference, _ style: TextStyle) -> String {
        func steps(_ style: TextStyle) -> [String] {
            difference.removed.map { style.apply(.bad, to: "- \($0.prefixText)") + " \($0.interfaceName)" }
                + difference.added.map { style.apply(.good, to: "+ \($0.prefixText)") + " \($0.interfaceName)" }
        }
        // Escape sequences have no width.
        let widest = steps(TextStyle(isColoured: false)).map(\.count).max() ?? 0
        if start.count + 1 + widest <= TextStyle.plainLineWidth {
            return steps(style).map { "\(start) \($0)\n" }.joined()
        }
        return start + "\n" + steps(style).map { "  \($0)\n" }.joined()
    }

    private func text(_ start: String, _ before: RouteAnswer, _ after: RouteAnswer) -> String {
        let line = "\(start): \(before.summary) -> \(after.summary)"
        if line.count <= TextStyle.plainLineWidth { return line + "\n" }
        return start + "\n" + indented("  before ", before) + indented("  after  ", after)
    }

    private func indented(_ label: String, _ answer: RouteAnswer) -> String {
        let line = label + answer.summary
        if line.count <= TextStyle.plainLineWidth { return line + "\n" }
        let indent = String(repeating: " ", count: label.count)
        return label + answer.summaryParts.joined(separator: "\n" + indent) + "\n"
    }
}
