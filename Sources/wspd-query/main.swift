internal import CLinux
internal import WSPQuery

exit(QueryProgram.run(Array(CommandLine.arguments.dropFirst())))
