internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol

extension Library {
    /// Performs a control code.
    func perform(_ call: ControlCall) -> ControlOutcome {
        do throws(WinsockError) {
            return try performOrThrow(call)
        } catch {
            return .refused(error)
        }
    }

    private func performOrThrow(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        switch call.code {
        case .addressListChange, .routingInterfaceChange: try change(call)
        case .addressListQuery: try queryAddressList(call)
        case .addressListSort: try sortAddressList(call)
        case .findRoute: try findRoute(call)
        case .getInterfaceList: try listInterfaces(call)
        case .getInterfaceListEx: try listInterfacesEx(call)
        case .routingInterfaceQuery: try queryRoutingInterface(call)
        case .blockingMode, .linuxBlockingMode: try setBlockingMode(call)
        case .idealSendBacklogChange: try changeBacklog(call)
        case .acquirePortReservation: try acquirePorts(call)
        case .associatePortReservation: try associatePorts(call)
        case .releasePortReservation: try releasePorts(call)
        default: try call.performOnSocket()
        }
    }
}

extension ControlCode {
    /// Linux' own numbers, which `<sys/ioctl.h>` gives the names of Windows' codes.
    static let linuxBlockingMode = ControlCode(rawValue: 0x5421)
    static let linuxReadableByteCount = ControlCode(rawValue: 0x541b)
    static let linuxUrgentMark = ControlCode(rawValue: 0x8905)
}

extension ControlCall {
    fileprivate func performOnSocket() throws(WinsockError) -> ControlOutcome {
        switch code {
        case .readableByteCount, .linuxReadableByteCount: try tellReadableBytes()
        case .urgentMark, .linuxUrgentMark: try tellUrgentMark()
        case .baseHandle: try tellBaseHandle()
        case .bspHandle, .bspHandleSelect: try tellHandle()
        case .bspHandlePoll: try tellPollHandle()
        case .getBroadcastAddress: try tellBroadcastAddress()
        case .getExtensionFunctionPointer: try tellExtensionFunction()
        case .idealSendBacklogQuery: try tellSendBacklog()
        case .keepaliveValues: try setKeepalive()
        case .multicastScope: try setMulticastScope()
        case .multipointLoopback: try setMultipointLoopback()
        case .queryEndpointHandle: try tellEndpoint()
        case .queryReceiveSideScaling: try tellReceiveSideScaling()
        case .receiveAll: try setReceiveAll()
        case .setCompatibilityMode: try setCompatibilityMode()
        case .udpConnectionReset: try setConnectionReset()
        default: .unsupported(refusal)
        }
    }

    /// What a code that Linux has nothing for is refused with: the documentation's error where it names the code, and
    /// else Windows' answer to any unknown one.
    private var refusal: WinsockError {
        switch code {
        case .associateHandle, .enableCircularQueueing, .getGroupQualityOfService, .getQualityOfService,
            .setGroupQualityOfService, .setQualityOfService, .translateHandle:
            .noProtocolOption
        default: .operationNotSupported
        }
    }
}
