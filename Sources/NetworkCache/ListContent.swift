/// What a selected list held at one time.
///
/// It shares its storage with the list of that time: as long as that has not changed, a content costs next to nothing.
package struct ListContent: Equatable, Sendable {
    let inet: [ListedAddress]
    let inet6: [ListedAddress]

    init(inet: [ListedAddress], inet6: [ListedAddress]) {
        self.inet = inet
        self.inet6 = inet6
    }

    /// True if addresses of `earlier` are missing and none has been added, whatever the order.
    package func onlyLacks(from earlier: ListContent) -> Bool {
        let isShorter = inet.count + inet6.count < earlier.inet.count + earlier.inet6.count
        return isShorter && ListContent.isContained(inet, in: earlier.inet)
            && ListContent.isContained(inet6, in: earlier.inet6)
    }

    /// No list holds an address of an interface twice.
    private static func isContained(_ list: [ListedAddress], in earlier: [ListedAddress]) -> Bool {
        guard list.count <= earlier.count else { return false }
        // Mostly the order is the same, and nothing has to be hashed.
        var next = earlier.startIndex
        for listed in list {
            while next < earlier.endIndex, earlier[next] != listed { next += 1 }
            guard next < earlier.endIndex else { return Set(list).isSubset(of: earlier) }
            next += 1
        }
        return true
    }
}
