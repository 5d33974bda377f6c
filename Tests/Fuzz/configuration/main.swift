import FuzzSupport

@testable import WSPConfiguration

let path = "wspd.conf"
let sources = ConfigurationSources(file: path, isFileRequired: true)

/// Every option with its default, each in a file of its own and then all in one.
func files() -> [[UInt8]] {
    let defaults = DaemonConfiguration()
    let files = ConfigurationOption.all.map { option in
        let text = option.text(defaults)
        let value: String
        switch option.kind {
        case .text: value = "\"\(text)\""
        case .number: value = text
        }
        return "[\(option.section)]\n\(option.name) = \(value)\n"
    }
    return (files + [files.joined()]).map { Array($0.utf8) }
}

/// What is set in a configuration, set anew in another one.
func rewritten(_ configuration: DaemonConfiguration) throws(InvalidValue) -> DaemonConfiguration {
    var again = DaemonConfiguration()
    for option in ConfigurationOption.all {
        let text = option.text(configuration)
        if !text.isEmpty { try option.set(&again, text) }
    }
    return again
}

try fuzz(seeds: files()) { input in
    let content = text(of: input)
    let lineCount = content.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    do throws(ConfigurationErrors) {
        let configuration = try sources.load(ConfigurationFile(text: content, path: path))
        let again = try? rewritten(configuration)
        expect(again == configuration, "\(configuration) became \(String(describing: again))")
    } catch {
        expect(!error.errors.isEmpty, "refused without a reason")
        for error in error.errors {
            guard case .file(path, let line) = error.origin else { fatalError("\(error.origin) is not the file") }
            expect(line.map { (1...lineCount).contains($0) } ?? true, "no line \(String(describing: line))")
            expect(!error.message.isEmpty, "an error without a message")
        }
    }
}
