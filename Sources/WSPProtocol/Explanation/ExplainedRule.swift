/// A policy rule in the words of ip-rule(8).
public struct ExplainedRule: Sendable, Hashable {
    /// The most bytes of a text that are told.
    public static let maximumTextByteCount = 512

    /// The rank: the lower comes first.
    public var priority: UInt32
    /// What it does, `FR_ACT_*`.
    public var action: UInt8
    /// What it is for, such as `from all fwmark 0x7`.
    public var selectorText: String
    /// What it does, such as `lookup main suppress_prefixlength 0`.
    public var actionText: String

    /// Creates a rule; texts longer than ``maximumTextByteCount`` are cut when they are encoded.
    public init(priority: UInt32, action: UInt8, selectorText: String, actionText: String) {
        self.priority = priority
        self.action = action
        self.selectorText = selectorText
        self.actionText = actionText
    }

    /// Selector and action, as ip-rule(8) prints them.
    public var text: String { "\(selectorText) \(actionText)" }

    /// The two texts as they are encoded.
    var encodedTexts: [[UInt8]] { [ExplainedRule.cut(selectorText), ExplainedRule.cut(actionText)] }

    /// The bytes of the characters that fit.
    private static func cut(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text.unicodeScalars {
            let next = Array(character.utf8)
            guard bytes.count + next.count <= maximumTextByteCount else { break }
            bytes += next
        }
        return bytes
    }
}
