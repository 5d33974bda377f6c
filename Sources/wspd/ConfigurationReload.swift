import CLinux
import Logging
import WSPConfiguration
import WSPLog
import WSPService
import WSPSystem

/// What happens when the configuration is to be read anew.
final class ConfigurationReload {
    private let sources: ConfigurationSources
    private var configuration: DaemonConfiguration
    private let manager: ServiceManager
    private let service: Service
    private let acceptor: Acceptor
    private let descriptors: DescriptorLimit
    private var logger: Logger

    /// Starts from the configuration that holds.
    init(
        _ sources: ConfigurationSources, _ configuration: DaemonConfiguration, manager: ServiceManager,
        service: Service, acceptor: Acceptor, descriptors: DescriptorLimit, logger: Logger
    ) {
        self.sources = sources
        self.configuration = configuration
        self.manager = manager
        self.service = service
        self.acceptor = acceptor
        self.descriptors = descriptors
        self.logger = logger
    }

    /// Reads the sources anew and applies what can change at run time; changes nothing where anything is wrong.
    func reload(at now: Instant) {
        // Whether the manager hears of it makes no difference to the configuration.
        try? manager.notify("RELOADING=1\nMONOTONIC_USEC=\(now.nanoseconds / 1000)")
        do throws(ConfigurationErrors) {
            adopt(try sources.load())
        } catch {
            for error in error.errors {
                logger.log(.reloadFailed, .error, "configuration not changed: \(error)", error.metadata)
            }
        }
        try? manager.notify("READY=1")
    }

    private func adopt(_ new: DaemonConfiguration) {
        let previous = configuration
        let changes = configuration.adopt(new)
        // First, so that what follows is logged at the new level.
        logger.logLevel = configuration.logLevel
        service.apply(configuration.service)
        if configuration.service.maximumConnections != previous.service.maximumConnections {
            configuration.warnOfDescriptorLimit(descriptors, logger)
        }
        for change in changes { log(change) }
        if configuration.socketMode != previous.socketMode || configuration.socketGroup != previous.socketGroup {
            // Without a group it is the one that files of this process have.
            let ownGroup = previous.socketGroup == nil ? nil : getegid()
            setAccess(group: configuration.socketGroup?.id ?? ownGroup)
        }
        logger.log(.reload, .info, "configuration read anew", ["changes": "\(changes.count)"])
    }

    private func log(_ change: ConfigurationChange) {
        let metadata: Logger.Metadata = [
            "option": "\(change.option)", "from": "\(change.previous ?? "unset")", "to": "\(change.present ?? "unset")",
        ]
        if change.needsRestart {
            logger.log(.optionIgnored, .warning, "option changed, which takes a restart of wspd to hold", metadata)
        } else {
            logger.log(.optionChange, .notice, "option changed", metadata)
        }
    }

    private func setAccess(group: UInt32?) {
        guard acceptor.ownsPath else {
            configuration.warnOfPassedSocket(logger)
            return
        }
        do throws(SystemError) {
            try acceptor.setAccess(mode: configuration.socketMode, group: group)
        } catch {
            logger.log(
                .optionIgnored, .error, "cannot change who may connect",
                ["error": "\(ListeningError.system(error))"])
        }
    }
}

extension ConfigurationError {
    /// Where it is, as fields of the journal.
    fileprivate var metadata: Logger.Metadata {
        guard case .file(let path, let line) = origin else { return [:] }
        return line.map { ["file": "\(path)", "line": "\($0)"] } ?? ["file": "\(path)"]
    }
}
