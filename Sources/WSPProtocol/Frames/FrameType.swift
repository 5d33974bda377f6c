/// The type of a frame; types from 129 up are sent by the service only.
public enum FrameType: UInt16, Sendable, Hashable, CaseIterable {
    /// The first frame of a client.
    case hello = 1
    /// A request with a control code, as a call of LPWSPIoctl.
    case control = 2
    /// Cancels a pending request.
    case cancel = 3
    /// The answer to ``hello``.
    case helloReply = 129
    /// The answer to ``control`` and ``cancel``.
    case result = 130
    /// The end of a request that was answered WSA_IO_PENDING.
    case completion = 131
    /// The reason why the service closes the connection.
    case error = 132
}
