import NetworkPrimitives
import Rtnetlink

extension InterfaceTable {
    func encodeImage(into writer: inout ByteWriter) {
        writer.appendList(links.values.sorted { $0.index < $1.index }) { $1.encodeImage(into: &$0) }
        writer.appendList(allAddresses.sorted { $0.precedes($1) }) { $1.encodeImage(into: &$0) }
    }

    init(image reader: inout ImageReader) throws(ImageError) {
        let links = try reader.nextList { reader throws(ImageError) in try Link(image: &reader) }
        let addresses = try reader.nextList { reader throws(ImageError) in try InterfaceAddress(image: &reader) }
        self.init(links: links, addresses: addresses)
    }
}

extension Link {
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.append(index)
        writer.appendText(name)
        writer.append(linkType)
        writer.append(flags)
        writer.append(operationalState.rawValue)
        writer.append(master ?? 0)
        writer.append(group)
        writer.appendBool(mtu != nil)
        writer.append(mtu ?? 0)
    }

    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        index = try reader.next()
        name = try reader.nextText()
        linkType = try reader.next()
        flags = try reader.next()
        operationalState = OperationalState(rawValue: try reader.next())
        let master: UInt32 = try reader.next()
        self.master = master == 0 ? nil : master
        group = try reader.next()
        let hasMTU = try reader.nextBool()
        let mtu: UInt32 = try reader.next()
        self.mtu = hasMTU ? mtu : nil
    }
}

extension InterfaceAddress {
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.appendOptional(address)
        writer.append(interface)
        writer.append(prefixLength)
        writer.append(scope)
        writer.appendOptional(peer)
        writer.appendOptional(broadcast)
        writer.append(flags)
    }

    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        address = try reader.nextRequiredAddress()
        interface = try reader.next()
        let start = reader.offset
        prefixLength = try reader.next()
        guard prefixLength <= address.width else { throw .invalid(offset: start) }
        scope = try reader.next()
        peer = try reader.nextAddress()
        broadcast = try reader.nextAddress()
        flags = try reader.next()
    }
}
