import Logging
import WSPConfiguration
import WSPLog

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
}
