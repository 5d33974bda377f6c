internal import CLinux
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

extension ClientLoop {
    /// Receives and sends what the socket allows.
    func transfer() {
        // Bounded, so that a service that never stops sending does not keep commands from being heard.
        for _ in 0..<16 {
            guard let stream else { return }
            do throws(SystemError) {
                switch try stream.receive() {
                case .moved: readFrames()
                case .wouldBlock: return flush()
                case .closed: return lose(.connection(SystemError("recv", errno: ECONNRESET)))
                }
            } catch {
                return lose(.connection(error))
            }
        }
        flush()
    }

    private func readFrames() {
        do throws(ProtocolViolation) {
            while let stream, let (id, frame) = try stream.next() {
                if isReady { take(frame, id) } else { takeGreeting(frame, id) }
            }
        } catch {
            abort(ClientError(error))
        }
    }

    private func takeGreeting(_ frame: ServerFrame, _ id: UInt64) {
        switch frame {
        case .hello(let reply) where reply.version != WireProtocol.version:
            abort(.incompatibleVersion("the service chose \(reply.version), which was not offered"))
        case .hello(let reply) where id == helloID:
            becomeReady(reply)
        case .failure(let failure):
            abort(ClientError(failure))
        case .hello, .result, .completion:
            abort(.protocolViolation("the first frame is not the reply to HELLO"))
        }
    }

    private func take(_ frame: ServerFrame, _ id: UInt64) {
        switch frame {
        case .hello:
            abort(.protocolViolation("HELLO was answered twice"))
        case .failure(let failure):
            takeFailure(failure, id)
        case .result(let reply):
            pause = timing.firstPause
            if cancels.remove(id) == nil { takeResult(reply, id) }
        case .completion(let reply):
            pause = timing.firstPause
            takeCompletion(reply, id)
        }
    }

    /// Only the request that broke the protocol fails; the others lose their connection.
    private func takeFailure(_ failure: ProtocolFailure, _ id: UInt64) {
        guard exchanges[id] != nil else { return abort(ClientError(failure)) }
        fail(id, ClientError(failure))
        lose(ClientError(failure))
    }

    private func takeResult(_ reply: ControlReply, _ id: UInt64) {
        guard var exchange = exchanges[id], exchange.phase == .sent else {
            return abort(.protocolViolation("a RESULT for \(id), which waits for none"))
        }
        if reply.error == .ioPending {
            exchange.becomePending(reply.generation)
            exchanges[id] = exchange
        } else {
            exchanges[id] = nil
            exchange.promise.settle(.success(reply))
        }
    }

    private func takeCompletion(_ reply: ControlReply, _ id: UInt64) {
        guard let exchange = exchanges[id], exchange.phase == .pending, reply.error != .ioPending else {
            return abort(.protocolViolation("a COMPLETION for \(id), which is not pending"))
        }
        exchanges[id] = nil
        exchange.promise.settle(.success(reply))
    }
}
