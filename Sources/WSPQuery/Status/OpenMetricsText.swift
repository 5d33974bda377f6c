internal import WSPProtocol

/// A status in the text format of OpenMetrics 1.0.
struct OpenMetricsText {
    private enum FamilyType: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""
    private var lastFamily = ""

    init(_ report: StatusReport) {
        for entry in report.figures where !Metric.omitted.contains(entry.name) {
            append(entry, OpenMetricsText.metric(of: entry.name))
        }
        // A family's samples follow each other: each figure of all users, and not each user with its figures.
        for figure in report.users.first?.figures.map(\.name) ?? [] {
            for user in report.users {
                guard let entry = user.figure(figure) else { continue }
                let name = "user_\(user.userID)_\(figure)"
                let metric = Metric.ofUser(user.userID).first { $0.figure == name } ?? Metric(name, "")
                append(entry, metric)
            }
        }
        for histogram in report.histograms { append(histogram) }
        text += "# EOF\n"
    }

    private static func metric(of figure: String) -> Metric {
        Metric.all.first { $0.figure == figure } ?? Metric(figure, "")
    }

    private mutating func append(_ entry: StatusEntry, _ metric: Metric) {
        let value =
            entry.name.hasSuffix(Metric.nanoseconds) ? OpenMetricsText.seconds(entry.value) : String(entry.value)
        switch entry.kind {
        case .counter:
            begin(metric, .counter)
            sample(metric, "_total", metric.labels, value)
        case .gauge:
            begin(metric, .gauge)
            sample(metric, "", metric.labels, value)
        }
    }

    private mutating func append(_ histogram: StatusHistogram) {
        let metric = OpenMetricsText.metric(of: histogram.name)
        let isTime = histogram.name.hasSuffix(Metric.nanoseconds)
        begin(metric, .histogram)
        for bucket in histogram.buckets {
            let bound = isTime ? Double(bucket.bound) / 1e9 : Double(bucket.bound)
            sample(metric, "_bucket", #"le="\#(bound)""#, String(bucket.count))
        }
        sample(metric, "_bucket", #"le="+Inf""#, String(histogram.count))
        sample(metric, "_count", "", String(histogram.count))
        sample(metric, "_sum", "", isTime ? OpenMetricsText.seconds(histogram.sum) : String(histogram.sum))
    }

    /// Writes what goes before the first sample of a family, whose samples have to follow each other.
    private mutating func begin(_ metric: Metric, _ type: FamilyType) {
        guard metric.name != lastFamily else { return }
        lastFamily = metric.name
        text += "# TYPE wspd_\(metric.name) \(type)\n"
        if metric.name.hasSuffix("_seconds") { text += "# UNIT wspd_\(metric.name) seconds\n" }
        if !metric.help.isEmpty { text += "# HELP wspd_\(metric.name) \(metric.help)\n" }
    }

    private mutating func sample(_ metric: Metric, _ suffix: String, _ labels: String, _ value: String) {
        text += "wspd_\(metric.name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
    }

    /// Nanoseconds in seconds, exactly.
    private static func seconds(_ nanoseconds: UInt64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(rest)
        return "\(whole)." + String(repeating: "0", count: 9 - digits.count) + digits
    }
}
