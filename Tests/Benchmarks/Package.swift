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

let package = Package(
    name: "wspd-benchmarks",
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        .executableTarget(name: "relay", dependencies: ["CServer"]),
        .executableTarget(name: "churner"),
        .executableTarget(name: "echo", dependencies: ["CServer"]),
        .executableTarget(name: "reader", dependencies: ["CServer"]),
        .executableTarget(name: "router", dependencies: ["CMeasure"]),
        .target(name: "CMeasure"),
        .target(name: "CServer"),
        .executableTarget(
            name: "wspd-bench",
            dependencies: [
                "CMeasure",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
    ]
)
