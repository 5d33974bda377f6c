import FuzzSupport
import NetworkPrimitives

let texts = ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1", "1:2:3:4:5:6:7:8", "::"]

try fuzz(seeds: texts.map { Array($0.utf8) }) { input in
    let text = unsafe input.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    guard let address = IPAddress(text) else { return }
    expect(IPAddress(String(address)) == address, "\(text) became \(address)")
}
