import Logging
import WSPConfiguration
import WSPLog
import WSPService

extension DaemonConfiguration {
    /// Says what does not hold because the socket for clients was passed: above all an administrator who restricts
    /// access here has to know that it stays open.
    func warnOfPassedSocket(_ logger: Logger) {
        let standard = DaemonConfiguration()
        let options = [
            ("socket.path", socketPath != standard.socketPath), ("socket.mode", socketMode != standard.socketMode),
            ("socket.group", socketGroup != standard.socketGroup),
        ]
        for (option, isSet) in options where isSet {
            logger.log(
                .optionIgnored, .warning,
                "option without effect: the service manager has made the socket; set it there",
                ["option": "\(option)"])
        }
    }

    /// Says that fewer clients are served than configured.
    func warnOfDescriptorLimit(_ descriptors: DescriptorLimit, _ logger: Logger) {
        guard descriptors.connections < service.maximumConnections else { return }
        logger.log(
            .optionIgnored, .warning,
            "fewer clients are served than configured: raise the limit of open files, LimitNOFILE= or ulimit -n",
            [
                "clients": "\(descriptors.connections)", "limit": "\(descriptors.total)",
                "option": "limits.connections",
            ])
    }
}
