import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    HistoryTable(forgotten: generator.next(), records: generator.array(upTo: 4) { $0.historyRecord() })
        .encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try HistoryTable(decoding: $0) }) { value, writer in
        value.encode(into: &writer)
    }
}
