import Logging
import Testing

@testable import WSPLog

@Suite("Entries of the journal")
struct JournalEntryTests {
    private func text(_ build: (inout JournalEntry) -> Void) -> String {
        var entry = JournalEntry()
        build(&entry)
        return String(decoding: entry.bytes, as: UTF8.self)
    }

    @Test("a value of one line follows an equals sign, and a name may come twice")
    func plain() {
        let text = text {
            $0.append("IFINDEX", "2")
            $0.append("IFINDEX", "3=")
            $0.append("EMPTY", "")
        }
        #expect(text == "IFINDEX=2\nIFINDEX=3=\nEMPTY=\n")
    }

    @Test("a value of several lines follows its length in 64 bits, so that it cannot make up a field")
    func lines() {
        let text = text { $0.append("ERROR", "a\nPRIORITY=0") }
        #expect(text == "ERROR\n\u{c}\0\0\0\0\0\0\0a\nPRIORITY=0\n")
    }

    @Test("a value is cut after 4096 bytes, and never within a character")
    func long() {
        #expect(text { $0.append("A", String(repeating: "x", count: 5000)) }.utf8.count == 3 + 4096)
        #expect(text { $0.append("A", String(repeating: "ü", count: 3000)) }.utf8.count == 3 + 4096)
        #expect(text { $0.append("A", "x" + String(repeating: "ü", count: 3000)) }.utf8.count == 3 + 4095)
    }

    @Test(
        "keys become names that the journal takes from programs",
        arguments: [
            ("event", "EVENT"), ("events lost", "EVENTS_LOST"), ("_pid", "PID"), ("9lives", "LIVES"),
            ("naïve", "NA_VE"),
            (String(repeating: "k", count: 70), String(repeating: "K", count: 64)),
        ])
    func names(key: String, name: String) {
        #expect(JournalEntry.fieldName(key) == name)
    }

    @Test("a line is its text, priority and name, and everything that is known a field of its own")
    func line() {
        let line = LogLine(
            level: .warning, message: "gone",
            metadata: ["event": "audit", "ifindex": ["2", "3"], "address": "192.0.2.1"])
        #expect(line.text == "gone, address: 192.0.2.1, ifindex: 2 3")
        #expect(
            String(decoding: line.journalEntry.bytes, as: UTF8.self) == """
                MESSAGE=gone, address: 192.0.2.1, ifindex: 2 3
                PRIORITY=4
                SYSLOG_IDENTIFIER=wspd
                ADDRESS=192.0.2.1
                EVENT=audit
                IFINDEX=2
                IFINDEX=3

                """)
    }

    @Test("levels have the priorities of syslog")
    func priorities() {
        #expect(Logger.Level.allCases.map(\.priority) == [7, 7, 6, 5, 4, 3, 2])
    }

    @Test("events have names of small letters and hyphens, no two the same")
    func events() {
        let names = LoggedEvent.allCases.map(\.rawValue)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
        #expect(Set(names).count == names.count)
    }
}
