package import NetworkPrimitives
import Rtnetlink

/// The state as clients have seen it last.
///
/// The address lists follow from the tables, and are not in the image. Neither is what only saves questions: who takes
/// over asks for every answer anew.
extension NetworkState {
    /// Appends everything but the answers, which are ``RouteCache/encodeImage(into:)``'s.
    package func encodeImage(into writer: inout ByteWriter) {
        writer.append(epoch)
        writer.append(counter.last)
        for family in IPFamily.allCases { writer.append(routingNumbers[family]) }
        for number in lists.numbers { writer.append(number) }
        interfaces.encodeImage(into: &writer)
    }

    /// Goes on from an image, without answers.
    package init(image reader: inout ImageReader, answerCapacity: Int) throws(ImageError) {
        let epoch: UInt64 = try reader.next()
        let start = reader.offset
        let last: UInt64 = try reader.next()
        // Nobody counts so far: it is damage, which would end in an overflow some changes later.
        guard last <= Int64.max else { throw .invalid(offset: start) }
        var routing = PerFamily(ChangeCounter.first)
        for family in IPFamily.allCases { routing[family] = try reader.next() }
        var numbers: [UInt64] = []
        for _ in AddressLists().numbers { numbers.append(try reader.next()) }
        let table = try InterfaceTable(image: &reader)
        self.init(epoch: epoch, answerCapacity: answerCapacity)
        routingNumbers = routing
        interfaces = table
        listsAreStale = true
        _ = settle()
        _ = takeListDifferences()
        lists.numbers = numbers
        counter = ChangeCounter(last: last)
        hasLearnt = true
    }
}
