extension Unicode.Scalar {
    /// True for what a terminal takes for a command, or what changes how the text around it is shown.
    package var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension String {
    /// The text with a question mark for each character that is none to be shown: an interface's name may have some, which
    /// would be commands to the terminal.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isUnprintable ? "?" : $0 }))
    }
}
