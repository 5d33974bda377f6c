import CLinux
import TOMLKit
import WSPSystem

/// The settings of a configuration file in TOML.
struct ConfigurationFile {
    /// The longest file that is read, in bytes.
    private static let maximumSize = 1_048_576

    /// What can be set, in the order of the options.
    private(set) var settings: [Setting] = []
    /// What cannot be read or is no option, in the order of the lines.
    private(set) var errors: [ConfigurationError] = []

    /// Reads a file.
    init(path: String) {
        do throws(ConfigurationError) {
            self.init(text: try ConfigurationFile.decode(ConfigurationFile.read(path), path), path: path)
        } catch {
            self.init(error)
        }
    }

    private init(_ error: ConfigurationError) {
        errors = [error]
    }

    /// Takes the text of a file; `path` is for errors.
    init(text: String, path: String) {
        // Some editors put it in front of every text.
        let text = String(text.drop { $0 == "\u{FEFF}" })
        let lines = KeyLines(text)
        func origin(_ key: String) -> ConfigurationError.Origin { .file(path: path, line: lines.line(of: key)) }
        do throws(ConfigurationError) {
            for (section, value) in try ConfigurationFile.parse(text, path) {
                guard ConfigurationOption.sections.contains(section) else {
                    errors.append(ConfigurationError(origin(section), "there is no section [\(section)]"))
                    continue
                }
                guard let options = value.table else {
                    errors.append(ConfigurationError(origin(section), "\(section) is a section: [\(section)]"))
                    continue
                }
                for (name, value) in options { add(section, name, value, origin("\(section).\(name)")) }
            }
        } catch {
            errors = [error]
        }
    }

    private mutating func add(
        _ section: String, _ name: String, _ value: any TOMLValueConvertible, _ origin: ConfigurationError.Origin
    ) {
        guard let option = ConfigurationOption.all.first(where: { $0.section == section && $0.name == name }) else {
            errors.append(ConfigurationError(origin, "section [\(section)] has no option \(name)"))
            return
        }
        do throws(InvalidValue) {
            let text = try ConfigurationFile.text(of: value, option.kind)
            settings.append(Setting(option: option, text: text, origin: origin))
        } catch {
            errors.append(ConfigurationError(origin, option, error))
        }
    }

    private static func text(
        of value: any TOMLValueConvertible, _ kind: ConfigurationOption.Kind
    ) throws(InvalidValue) -> String {
        switch kind {
        case .text:
            guard let text = value.string else { throw InvalidValue("a text in quotes") }
            return text
        case .number(let range):
            guard let number = value.int else { throw InvalidValue(numberIn: range) }
            return String(number)
        }
    }

    private static func parse(_ text: String, _ path: String) throws(ConfigurationError) -> TOMLTable {
        if let hazard = ParserHazard(in: text) { throw ConfigurationError(path, line: hazard.line, hazard.message) }
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(path, line: error.source.begin.line, error.description)
        } catch {
            throw ConfigurationError(path, "\(error)")
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
        do {
            // A queue that nobody writes to must not keep the daemon waiting, least of all when it is told to reload.
            let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
            let number = try retrying("open") { unsafe Int(clinux_open(path, flags, 0)) }
            let file = Descriptor(owning: Int32(number))
            guard try retrying("fstat", { Int(clinux_is_rereadable(number32(file))) }) == 1 else {
                throw ConfigurationError(path, "a pipe cannot be read again on SIGHUP; name a file")
            }
            var bytes = [UInt8](repeating: 0, count: maximumSize + 1)
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
            guard count <= maximumSize else { throw SystemError("read", errno: EFBIG) }
            return Array(bytes[..<count])
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(path, "\(error)")
        }
    }

    private static func decode(_ bytes: [UInt8], _ path: String) throws(ConfigurationError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // What is repaired differs first on the line that had to be.
        let repaired = String(decoding: bytes, as: UTF8.self).utf8
        let line = zip(bytes, repaired).prefix { $0 == $1 }.count { $0.0 == UInt8(ascii: "\n") } + 1
        throw ConfigurationError(path, line: line, "the text is not UTF-8")
    }

    private static func number32(_ file: borrowing Descriptor) -> Int32 { file.number }
}
