internal import NetworkPrimitives

extension StateDifference {
    /// What differs, for people: an interface, an address on its interface, or a destination.
    public var subject: String {
        switch self {
        case .interface(let index, let remembered, let kernel):
            (kernel ?? remembered)?.interfaceName ?? "interface \(index)"
        case .address(let index, let remembered, let kernel):
            (kernel ?? remembered).map { "\($0.address) on \($0.interfaceName)" } ?? "interface \(index)"
        case .answer(let question, _, _): question.text
        }
    }

    /// What was remembered, for people.
    public var rememberedText: String {
        switch self {
        case .interface(_, let remembered, _): remembered?.text ?? "none"
        case .address(_, let remembered, _): remembered?.text ?? "none"
        case .answer(_, let remembered, _): remembered.text
        }
    }

    /// What the kernel tells, for people.
    public var kernelText: String {
        switch self {
        case .interface(_, _, let kernel): kernel?.text ?? "none"
        case .address(_, _, let kernel): kernel?.text ?? "none"
        case .answer(_, _, let kernel): kernel.text
        }
    }
}

extension StateDifference: CustomStringConvertible {
    /// All three on one line.
    public var description: String { "\(subject): remembered \(rememberedText); kernel \(kernelText)" }
}

extension RouteQuestion {
    fileprivate var text: String {
        var text = "\(destination)"
        if let source { text += " from \(source)" }
        if outputInterface != 0 { text += " oif \(outputInterface)" }
        if mark != 0 { text += " mark \(mark)" }
        if typeOfService != 0 { text += " tos \(typeOfService)" }
        return text
    }
}

extension InterfaceRecord {
    fileprivate var text: String {
        let flags = String(flags, radix: 16)
        return "flags 0x\(flags) state \(operationalState) mtu \(mtu)" + (master == 0 ? "" : " master \(master)")
    }
}

extension AddressRecord {
    fileprivate var text: String {
        let flags = String(flags, radix: 16)
        let verdict = isListed ? "listed" : "not listed (\(exclusion.word))"
        return "/\(prefixLength) flags 0x\(flags) \(verdict)"
    }
}

extension RouteRecord {
    fileprivate var text: String {
        guard error == .success else { return "unreachable (\(error))" }
        let way = "\(source.map { "\($0)" } ?? "-") \(interfaceName)"
        return way + (gateway.map { " via \($0)" } ?? "") + " table \(table)"
    }
}
