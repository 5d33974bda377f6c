// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// A Swift module of this package; the dependencies name what it imports, and nothing below it in this file.
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The modules that libwspd holds, which is compiled for Embedded Swift so that it needs no runtime but libc.
let embeddedModules = ["NetworkPrimitives", "WSPSystem", "WSPProtocol", "WSPTransport"]

/// Compiles a module for Embedded Swift, the source files of others by links in `Sources/Embedded`; there a module has
/// another name, by which `import` finds it all the same.
func embedded(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = [],
    linkerSettings: [LinkerSetting] = []
) -> Target {
    let aliases = embeddedModules.flatMap { ["-module-alias", "\($0)=Embedded\($0)"] }
    return .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude,
        swiftSettings: settings + [
            .enableExperimentalFeature("Embedded"),
            // Sections of their own let the linker leave out what libwspd does not use. Embedded Swift's library is not
            // where `--static-swift-stdlib` looks.
            .unsafeFlags(["-wmo", "-no-static-stdlib", "-Xfrontend", "-function-sections"] + aliases),
        ],
        linkerSettings: linkerSettings)
}

/// Makes the linker's tables read-only before the program begins, so that nothing can change them later.
let boundAtStart = ["-Xlinker", "-z", "-Xlinker", "now"]

/// Lets no symbol of a library be without a definition; but for a sanitizer's, which the program has that loads it.
let selfContained = Context.environment["WSPD_SANITIZED"] == nil ? ["-Xlinker", "-z", "-Xlinker", "defs"] : []

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, swiftSettings: settings, linkerSettings: [.unsafeFlags(boundAtStart)])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "wspd",
    products: [
        .executable(name: "wspd", targets: ["wspd"]),
        .executable(name: "wspd-query", targets: ["wspd-query"]),
        .library(name: "WSPClient", targets: ["WSPClient", "WSPProtocol", "NetworkPrimitives"]),
        .library(name: "libwspd", type: .dynamic, targets: ["LibWSPD"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .target(name: "CLinux"),
        .systemLibrary(name: "CMnl", pkgConfig: "libmnl", providers: [.apt(["libmnl-dev"])]),
        module("NetworkPrimitives", ["CLinux"]),
        module("WSPSystem", ["CLinux"]),
        module("Rtnetlink", ["CLinux", "CMnl", "NetworkPrimitives", "WSPSystem"]),
        module("WSPProtocol", ["CLinux", "NetworkPrimitives"], exclude: ["wspd-protocol.md"]),
        module("NetworkCache", ["CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol"]),
        module("WSPLog", ["CLinux", "WSPSystem", log]),
        module(
            "WSPService",
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "NetworkCache", "WSPLog", log,
            ]),
        module("WSPTransport", ["CLinux", "NetworkPrimitives", "WSPSystem", "WSPProtocol"]),
        module("WSPClient", ["CLinux", "NetworkPrimitives", "WSPSystem", "WSPProtocol", "WSPTransport"]),
        module("WSPConfiguration", ["CLinux", "WSPSystem", "WSPService", log, toml]),
        program(
            "wspd",
            ["CLinux", "WSPSystem", "Rtnetlink", "WSPLog", "WSPService", "WSPConfiguration", log, arguments]),
        module(
            "WSPQuery",
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "WSPProtocol", "WSPService", "WSPClient", arguments,
            ]),
        program("wspd-query", ["CLinux", "WSPQuery"]),
        .target(name: "CWSP", exclude: ["examples"]),
        embedded("EmbeddedNetworkPrimitives", ["CLinux"], path: "Sources/Embedded/NetworkPrimitives"),
        embedded(
            "EmbeddedWSPSystem", ["CLinux"], path: "Sources/Embedded/WSPSystem",
            exclude: [
                "ClockJumpSource.swift", "DescriptorQueue.swift", "LatencyHistogram.swift", "ListeningSocket.swift",
                "MemoryFile.swift", "PeerCredentials.swift", "PeerGroups.swift", "Reactor.swift",
                "ServiceManager.swift", "SignalSource.swift", "String+Printable.swift", "TimerQueue.swift",
            ]),
        embedded(
            "EmbeddedWSPProtocol", ["CLinux", "EmbeddedNetworkPrimitives"], path: "Sources/Embedded/WSPProtocol",
            exclude: ["wspd-protocol.md"]),
        embedded(
            "EmbeddedWSPTransport",
            ["CLinux", "EmbeddedNetworkPrimitives", "EmbeddedWSPProtocol", "EmbeddedWSPSystem"],
            path: "Sources/Embedded/WSPTransport"),
        embedded(
            "LibWSPD",
            [
                "CLinux", "CWSP", "EmbeddedNetworkPrimitives", "EmbeddedWSPProtocol", "EmbeddedWSPSystem",
                "EmbeddedWSPTransport",
            ],
            exclude: ["libwspd.map"],
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-use-ld=lld", "-Xlinker", "--version-script=Sources/LibWSPD/libwspd.map",
                        "-Xlinker", "-soname=libwspd.so.1", "-Xlinker", "--gc-sections",
                        // Its thread and its thread-local destructors outlive a dlclose.
                        "-Xlinker", "-z", "-Xlinker", "nodelete",
                    ] + selfContained + boundAtStart)
            ]),
        .target(name: "CNamespace", path: "Tests/CNamespace"),
        .target(name: "CTestSupport", path: "Tests/CTestSupport"),
        .target(
            name: "NamespaceSupport",
            dependencies: ["CLinux", "CNamespace", "WSPSystem"],
            path: "Tests/NamespaceSupport",
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport", dependencies: ["WSPSystem"], path: "Tests/TestSupport", swiftSettings: settings),
        tests("NamespaceSupportTests", ["CLinux", "CNamespace", "NamespaceSupport", "WSPSystem"]),
        tests("WSPSystemTests", ["CLinux", "CTestSupport", "WSPSystem", "TestSupport"]),
        tests(
            "RtnetlinkTests",
            ["CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "NamespaceSupport", "TestSupport"]),
        tests(
            "WSPClientTests",
            [
                "CLinux", "CTestSupport", "NetworkPrimitives", "WSPSystem", "WSPProtocol", "WSPTransport", "WSPClient",
                "TestSupport",
            ]),
        tests(
            "WSPQueryTests",
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "WSPProtocol", "WSPClient", "WSPQuery", "wspd-query",
                "wspd",
                "NamespaceSupport", "TestSupport", arguments,
            ]),
        tests("WSPProtocolTests", ["CLinux", "NetworkPrimitives", "WSPProtocol", "TestSupport"]),
        tests(
            "NetworkCacheTests",
            ["CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "NetworkCache", "TestSupport"]),
        tests("WSPLogTests", ["CLinux", "CTestSupport", "WSPSystem", "WSPLog", "TestSupport", log]),
        tests(
            "WSPServiceTests",
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "WSPService", "TestSupport",
                log,
            ]),
        tests(
            "WSPConfigurationTests", ["CLinux", "WSPService", "WSPConfiguration", "TestSupport", log]),
        tests(
            "AcceptanceTests",
            [
                "CLinux", "CTestSupport", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol",
                "NamespaceSupport", "TestSupport", "wspd", "wspd-query",
            ]),
        // Shares the client and the daemon of the acceptance tests by links to their files.
        tests(
            "DifferentialTests",
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "NetworkCache",
                "NamespaceSupport", "TestSupport", "wspd",
            ]),
    ]
)

/// The thread sanitizer has nothing to find where all is done by one thread; see Tests/sanitized.
if Context.environment["WSPD_SANITIZED"] == "thread" {
    let withThreads = ["WSPClientTests", "WSPQueryTests", "WSPSystemTests", "WSPLogTests"]
    package.targets.removeAll { $0.type == .test && !withThreads.contains($0.name) }
}

/// A fuzz target of Tests/Fuzz: the program `fuzz-NAME`, which attacks one parser.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "fuzz-\(name)", dependencies: dependencies + ["FuzzSupport"], path: "Tests/Fuzz/\(name)",
        exclude: ["reaches"], swiftSettings: settings)
}

// What fuzz targets attack is `package`, so they belong to this package; and they are built only where asked for, since
// they have to be linked with libFuzzer. Tests/Fuzz/run does both.
if Context.environment["WSPD_FUZZ"] != nil {
    let families = ["link", "address", "route", "rule", "neighbour", "nexthop", "address-label", "netconf"]
    let frames = ["client-frames", "service-frames"]
    let inputs = ["socket-address", "destinations"]
    let outputs = [
        "address-list", "address-table", "route-table", "interface-list", "history-table", "explanation",
        "verification", "status-entries",
    ]
    package.targets += [
        .target(name: "CFuzz", path: "Tests/Fuzz/CFuzz"),
        .target(
            name: "FuzzSupport", dependencies: ["CFuzz", "CLinux", "NetworkPrimitives", "WSPSystem"],
            path: "Tests/Fuzz/Support", swiftSettings: settings),
        // Shares the captures of the decoding tests by a link to their folder.
        .target(
            name: "CapturedMessages", dependencies: ["NetworkPrimitives", "Rtnetlink"],
            path: "Tests/Fuzz/CapturedMessages", swiftSettings: settings),
        // Shares the random values of the protocol's tests by links to their files.
        .target(
            name: "ProtocolSamples", dependencies: ["NetworkPrimitives", "TestSupport", "WSPProtocol"],
            path: "Tests/Fuzz/ProtocolSamples", swiftSettings: settings),
        // Shares the service with the fake kernel of the service's tests by links to their files.
        .target(
            name: "ServiceHarness",
            dependencies: ["CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "WSPService", log],
            path: "Tests/Fuzz/ServiceHarness", swiftSettings: settings),
        fuzzer("service-manager", ["WSPSystem"]),
        fuzzer("ip-address", ["NetworkPrimitives"]),
        fuzzer("configuration", ["WSPConfiguration"]),
        fuzzer("destination-lines", ["WSPQuery"]),
        fuzzer("time-argument", ["WSPQuery"]),
        fuzzer(
            "frame-stream",
            ["NetworkPrimitives", "ProtocolSamples", "TestSupport", "WSPProtocol", "WSPSystem", "WSPTransport"]),
        fuzzer(
            "client-loop",
            ["NetworkPrimitives", "ProtocolSamples", "TestSupport", "WSPProtocol", "WSPSystem", "WSPClient"]),
    ]
    package.targets += ["service-image", "session"].map {
        fuzzer(
            $0,
            [
                "CLinux", "NetworkPrimitives", "WSPSystem", "Rtnetlink", "WSPProtocol", "WSPService", "ServiceHarness",
                "TestSupport",
            ])
    }
    package.targets += families.map { fuzzer($0, ["NetworkPrimitives", "Rtnetlink", "CapturedMessages"]) }
    package.targets += (frames + inputs + outputs).map {
        fuzzer($0, ["NetworkPrimitives", "ProtocolSamples", "TestSupport", "WSPProtocol"])
    }
}
