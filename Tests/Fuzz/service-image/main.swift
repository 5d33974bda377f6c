import FuzzSupport

try fuzz(seeds: [try Scene().image()]) { input in
    do {
        var scene = try Scene()
        try scene.takeOver(unsafe input.withUnsafeBytes { unsafe Array($0) })
    } catch {
        fatalError("\(error)")
    }
}
