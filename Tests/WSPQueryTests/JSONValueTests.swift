import Testing
import WSPQuery

@Suite("A JSON document")
struct JSONValueTests {
    @Test("keeps the order of its members and stands on one line")
    func order() {
        let value: JSONValue = [
            "z": .number(.max), "a": .array([.null, .bool(true), .bool(false)]), "m": .object([]), "e": .array([]),
        ]
        #expect(value.description == #"{"z": 18446744073709551615, "a": [null, true, false], "m": {}, "e": []}"#)
    }

    @Test("escapes what RFC 8259 demands and leaves other characters as they are")
    func escaping() {
        let value = JSONValue.string("a\"b\\c/d\n\r\t\u{1}\u{1f}\u{7f}é€😀")
        #expect(value.description == #""a\"b\\c/d\n\r\t\u0001\u001f\u007fé€😀""#)
    }

    @Test("escapes a line feed that follows a carriage return, which Swift counts as one character")
    func lineEnd() {
        #expect(JSONValue.string("\r\n").description == #""\r\n""#)
    }

    @Test("escapes the keys of objects too")
    func keys() {
        let value: JSONValue = ["a\"b": .string(orNull: nil)]
        #expect(value.description == #"{"a\"b": null}"#)
    }
}
