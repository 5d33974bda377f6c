import CLinux
import TOMLKit
import WSPSystem

extension DaemonConfiguration {
    /// The longest file that is read, in bytes.
    private static let maximumFileSize = 1_048_576

    /// Reads a configuration file in TOML.
    ///
    /// - Throws: ``ConfigurationError`` that names the line, for text that is no TOML, a key that is no option, and a
    ///   value that its option does not take.
    package init(file path: String) throws(ConfigurationError) {
        try self.init(text: DaemonConfiguration.read(path), path: path)
    }

    /// Takes the text of a configuration file; `path` is for errors.
    package init(text: String, path: String) throws(ConfigurationError) {
        self.init()
        let lines = KeyLines(text)
        let table = try DaemonConfiguration.parse(text, path)
        for (section, value) in table {
            guard ConfigurationOption.all.contains(where: { $0.section == section }) else {
                throw ConfigurationError(path, line: lines.line(of: section), "there is no section [\(section)]")
            }
            guard let options = value.table else {
                throw ConfigurationError(path, line: lines.line(of: section), "\(section) is a section: [\(section)]")
            }
            for (name, value) in options {
                let keyPath = "\(section).\(name)"
                guard let option = ConfigurationOption.all.first(where: { $0.path == keyPath }) else {
                    throw ConfigurationError(
                        path, line: lines.line(of: keyPath), "section [\(section)] has no option \(name)")
                }
                do throws(InvalidValue) {
                    try set(option, value)
                } catch {
                    throw ConfigurationError(
                        path, line: lines.line(of: keyPath), "\(keyPath) has to be \(error.expectation)")
                }
            }
        }
    }

    private mutating func set(_ option: ConfigurationOption, _ value: any TOMLValueConvertible) throws(InvalidValue) {
        switch option.setter {
        case .text(let set):
            guard let text = value.string else { throw InvalidValue(expectation: "a text in quotes") }
            try set(&self, text)
        case .number(let range, let set):
            guard let number = value.int, range.contains(number) else {
                throw InvalidValue(expectation: "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            set(&self, number)
        }
    }

    private static func parse(_ text: String, _ path: String) throws(ConfigurationError) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(path, line: error.source.begin.line, error.description)
        } catch {
            throw ConfigurationError(path, "\(error)")
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> String {
        do throws(SystemError) {
            let number = try retrying("open") { unsafe Int(clinux_open(path, O_RDONLY | O_CLOEXEC, 0)) }
            let file = Descriptor(owning: Int32(number))
            var bytes = [UInt8](repeating: 0, count: maximumFileSize + 1)
            var count = 0
            while count < bytes.count {
                let more = try retrying("read") {
                    unsafe bytes.withUnsafeMutableBytes {
                        unsafe CLinux.read(number32(file), $0.baseAddress?.advanced(by: count), $0.count - count)
                    }
                }
                if more == 0 { break }
                count += more
            }
            guard count <= maximumFileSize else { throw SystemError("read", errno: EFBIG) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        } catch {
            throw ConfigurationError(path, "\(error)")
        }
    }

    private static func number32(_ file: borrowing Descriptor) -> Int32 { file.number }
}
