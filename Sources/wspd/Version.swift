/// The version that `--version` prints.
let wspdVersion = "0.1.0"
