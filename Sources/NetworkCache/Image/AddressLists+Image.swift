package import NetworkPrimitives

extension ListContent {
    /// Appends the addresses of both families.
    package func encodeImage(into writer: inout ByteWriter) {
        for list in [inet, inet6] { writer.appendList(list) { $1.encodeImage(into: &$0) } }
    }

    /// Reads the addresses of both families.
    package init(image reader: inout ImageReader) throws(ImageError) {
        self.init(inet: try reader.nextListedAddresses(), inet6: try reader.nextListedAddresses())
    }
}

extension ImageReader {
    fileprivate mutating func nextListedAddresses() throws(ImageError) -> [ListedAddress] {
        try nextList { reader throws(ImageError) in
            ListedAddress(address: try reader.nextRequiredAddress(), interface: try reader.next())
        }
    }
}

extension ListedAddress {
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.appendOptional(address)
        writer.append(interface)
    }
}
