import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@testable import NetworkCache

@Suite("An image of the state")
struct ImageTests {
    private func image(_ state: borrowing NetworkState) -> [UInt8] {
        var writer = ByteWriter()
        state.encodeImage(into: &writer)
        _ = state.routes.encodeImage(into: &writer)
        return writer.bytes
    }

    private func restored(_ bytes: [UInt8]) throws(ImageError) -> NetworkState {
        var reader = ImageReader(bytes)
        var state = try NetworkState(image: &reader, answerCapacity: 16)
        _ = try state.routes.restore(image: &reader)
        guard reader.isAtEnd else { throw .invalid(offset: reader.offset) }
        return state
    }

    /// A state with something in every field.
    private func rich() -> NetworkState {
        var state = NetworkState(epoch: 0x1122_3344_5566_7788, answerCapacity: 16)
        let time = Instant(nanoseconds: 5_000_000_000)
        state.apply(.link(.new, .working(2, "eth0").with { $0.master = 7 }), at: time)
        let address = AddressMessage.on(2, "192.0.2.2").with {
            $0.address = "192.0.2.1"
            $0.broadcast = "192.0.2.255"
        }
        state.apply(.address(.new, address), at: time)
        state.apply(.address(.new, .on(2, "2001:db8::2", prefixLength: 64, flags: IFA_F_TENTATIVE)), at: time)
        _ = state.settle()
        let query = RouteQuery(
            destination: "203.0.113.9", source: "192.0.2.2", outputInterface: 2, mark: 7, uid: 1000, tos: 4)
        for question in [query, RouteQuery(destination: "2001:db8::9"), RouteQuery(destination: "::1")] {
            let entry = state.routes.entry(for: question)
            if question == query { state.routes.watch(entry) }
            guard question.destination != "::1" else { continue }
            let route = RouteMessage(
                family: question.destination.family, outputInterface: 2, gateway: "192.0.2.1",
                preferredSource: "192.0.2.2")
            _ = state.record(.route(route), for: entry, at: time, wallTime: WallTime(microseconds: 77))
            _ = state.record(.refused(errno: EHOSTUNREACH), for: entry, at: time, wallTime: WallTime(microseconds: 78))
        }
        return state
    }

    @Test("holds everything that is handed over: made again of what was read it is the same")
    func roundTrip() throws {
        let bytes = image(rich())
        let isSame = image(try restored(bytes)) == bytes
        #expect(isSame)
    }

    @Test("gives the lists, their numbers and what comes next")
    func lists() throws {
        let before = rich()
        var after = try restored(image(before))
        for kind in ListSelection.Kind.allCases {
            for isIPv6 in [false, true] {
                let selection = ListSelection(kind: kind, inet: !isIPv6, inet6: isIPv6)
                #expect(after.lists.addresses(selection) == before.lists.addresses(selection))
                #expect(after.lists.changeNumber(selection) == before.lists.changeNumber(selection))
            }
        }
        #expect(after.settle().isEmpty)
        #expect(after.counter.last == before.counter.last)
        #expect(after.epoch == before.epoch)
    }

    @Test("has answers that do not hold before they have been asked for again")
    func answers() throws {
        let before = rich()
        var after = try restored(image(before))
        let question = RouteQuery(destination: "2001:db8::9")
        var copy = before
        let (old, new) = (copy.routes.entry(for: question), after.routes.entry(for: question))
        #expect(after.routes.answer(new) == copy.routes.answer(old))
        #expect(after.routes.changeNumber(new, countingPath: true) == copy.routes.changeNumber(old, countingPath: true))
        #expect(after.routes.isSettled(new, at: Instant(nanoseconds: 60_000_000_000)) == false)
        #expect(after.routes.lastChange(of: new)?.wallTime == WallTime(microseconds: 78))
        #expect(after.routes.watchedCount == 1)
    }

    @Test("that ends early is refused wherever it does")
    func truncated() {
        let bytes = image(rich())
        for count in bytes.indices {
            #expect(throws: ImageError.self) { _ = try restored(Array(bytes[..<count])) }
        }
    }

    @Test("with a number of changes that nobody counts to is refused, not an overflow some changes later")
    func impossibleChangeNumber() {
        var bytes = image(rich())
        bytes.replaceSubrange(8..<16, with: repeatElement(0xff, count: 8))
        #expect(throws: ImageError.invalid(offset: 8)) { _ = try restored(bytes) }
    }

    @Test("with a prefix longer than its address is refused", arguments: ["192.0.2.2", "2001:db8::2"])
    func impossiblePrefix(address: IPAddress) {
        var state = NetworkState(epoch: 1, answerCapacity: 16)
        let time = Instant(nanoseconds: 1)
        state.apply(.link(.new, .working(2, "eth0")), at: time)
        state.apply(.address(.new, .on(2, address, prefixLength: UInt8(address.width) + 1)), at: time)
        let bytes = image(state)
        #expect(throws: ImageError.self) { _ = try restored(bytes) }
    }

    @Test("gives no place to an answer that nobody watched, whose entry may be another answer's by now")
    func unwatchedPlaces() throws {
        var reader = ImageReader(image(rich()))
        var state = try NetworkState(image: &reader, answerCapacity: 1)
        let places = try state.routes.restore(image: &reader)
        #expect(places.map { $0 != nil } == [false, false, true])
    }
}
