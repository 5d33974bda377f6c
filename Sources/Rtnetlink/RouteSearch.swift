/// A look through one routing table, a share at a time, for the routes that a destination lies in.
///
/// The kernel tells the route that gives a way (``RouteQuery/asksForMatch``), but not the one that refuses it: that one
/// has to be looked for. A dump that the kernel itself restricts to a type of route goes through the whole table before
/// it gives anything (8 to 10 ms for 200,000 routes, 68 ms for a million), and whoever asks stands still meanwhile. So
/// all routes of the table are listed, a datagram of some hundred at a time (at most 0.2 ms), with other work between.
package protocol RouteSearch: AnyObject {
    /// The routes looked at so far.
    var routeCount: Int { get }

    /// Looks at the next share of the table and delivers the routes of it that the destination lies in.
    ///
    /// What changes meanwhile may be missed or be delivered twice. A table that is not there has no routes.
    ///
    /// - Returns: False once all of the table was looked at.
    /// - Throws: ``KernelError`` where the kernel does not tell the rest.
    func next(_ body: (RouteMessage) -> Void) throws(KernelError) -> Bool
}
