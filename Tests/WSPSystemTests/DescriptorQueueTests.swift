import CLinux
import CTestSupport
import Testing
import WSPSystem

@Suite("A queue of descriptors")
struct DescriptorQueueTests {
    @Test(
        "gives out what was put in, in this order, after everybody else has closed it",
        arguments: [0, 1, 253, 254, 600])
    func order(count: Int) throws {
        let queue = try filled(count)
        let taken = try DescriptorQueue.contents(of: queue.ends)
        defer { for number in taken { close(number) } }
        #expect(taken.count == count)
        for (position, number) in taken.enumerated() {
            var bytes: [UInt8] = [0, 0]
            #expect(unsafe pread(number, &bytes, 2, 0) == 2)
            #expect(bytes == [UInt8(position >> 8), UInt8(position & 0xFF)])
            #expect(closes_on_exec(number) == 1)
        }
        #expect(try DescriptorQueue.contents(of: queue.ends) == [])
    }

    @Test("has room for as many as it says")
    func capacity() throws {
        let file = try MemoryFile([1])
        let descriptors = [Int32](repeating: file.descriptor.number, count: DescriptorQueue.capacity)
        _ = try DescriptorQueue(descriptors[...])
    }

    private func filled(_ count: Int) throws -> DescriptorQueue {
        var numbers: [Int32] = []
        defer { for number in numbers { close(number) } }
        for position in 0..<count {
            let file = try MemoryFile([UInt8(position >> 8), UInt8(position & 0xFF)])
            numbers.append(dup(file.descriptor.number))
        }
        return try DescriptorQueue(numbers[...])
    }
}
