/// What becomes of a client's connection after it was made for the first time.
public enum ConnectionEvent: Equatable, Sendable {
    /// The service cannot be reached: the connection was lost, or making it anew fails for another reason than before.
    case lost(ClientError)
    /// The connection has been made anew; what changed meanwhile is told to those who wait for it.
    case restored
}

/// Is told what becomes of a connection.
public typealias ConnectionObserver = @Sendable (ConnectionEvent) -> Void
