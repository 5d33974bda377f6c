import CLinux
import WSPSystem

/// Two sockets connected to each other, each closed when it is released.
final class SocketPair {
    /// Owns one end, and closes it with ``close()`` or at the end of its life.
    final class End {
        let number: Int32
        private var isOpen = true

        init(_ number: Int32) {
            self.number = number
        }

        deinit { close() }

        func close() {
            guard isOpen else { return }
            isOpen = false
            _ = CLinux.close(number)
        }

        /// Makes the other end readable.
        func write(_ bytes: [UInt8] = [1]) {
            unsafe bytes.withUnsafeBytes { _ = unsafe clinux_send(number, $0.baseAddress, $0.count) }
        }

        /// What arrived, at most 64 bytes; nil at the end of the stream.
        func read() throws(SystemError) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe clinux_receive(number, $0.baseAddress, $0.count) }
            if count == 0 { return nil }
            if count > 0 { return Array(bytes.prefix(count)) }
            let error = SystemError.current("recv")
            if error.errno == EAGAIN { return [] }
            throw error
        }

        /// True where the other end is closed: at once, or when a child that another test is just starting, which holds a
        /// copy, executes its program.
        func hasLostOther() throws(SystemError) -> Bool {
            for _ in 0..<5000 {
                if try read() == nil { return true }
                usleep(1000)
            }
            return false
        }
    }

    let near: End
    let far: End

    init() throws(SystemError) {
        let (near, far) = try StreamSocket.pair()
        self.near = End(near)
        self.far = End(far)
    }
}
