/// The field that carries an interface's name in records: as long as the kernel's, IFNAMSIZ.
enum InterfaceName {
    static let byteCount = 16
}
