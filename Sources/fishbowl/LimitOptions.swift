import ArgumentParser

/// The limits that `run`, `create` and `update` take. Names and meanings are docker's.
struct LimitOptions: ParsableArguments {
  @Option(
    name: [.customShort("m"), .customLong("memory")],
    help: ArgumentHelp("Memory ceiling: a number with b, k, m or g.", valueName: "size"))
  var memory: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Memory and swap together; -1: no limit. Default: twice -m.", valueName: "size"))
  var memorySwap: String?
  @Option(help: ArgumentHelp("Memory that it keeps when the machine runs short.", valueName: "size"))
  var memoryReservation: String?
  @Option(name: .customLong("cpus"), help: ArgumentHelp("Processors it may use, as 1.5.", valueName: "number"))
  var cpus: String?
  @Option(
    name: [.customShort("c"), .customLong("cpu-shares")],
    help: ArgumentHelp("Its weight where processors are short; 1024 is usual.", valueName: "number"))
  var cpuShares: String?
  @Option(help: ArgumentHelp("Microseconds in which it may run for the quota.", valueName: "number"))
  var cpuPeriod: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Microseconds in each period; -1: no limit.", valueName: "number"))
  var cpuQuota: String?
  @Option(help: ArgumentHelp("Processors it may run on, as 0-2,4.", valueName: "list")) var cpusetCpus: String?
  @Option(help: ArgumentHelp("Memory nodes it may use, as 0,1.", valueName: "list")) var cpusetMems: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Most processes it may have; -1: no limit.", valueName: "number"))
  var pidsLimit: String?

  var plain: LimitWords {
    LimitWords(
      memory: memory, memorySwap: memorySwap, memoryReservation: memoryReservation, cpus: cpus, cpuShares: cpuShares,
      cpuPeriod: cpuPeriod, cpuQuota: cpuQuota, cpusetCpus: cpusetCpus, cpusetMems: cpusetMems, pidsLimit: pidsLimit)
  }
}
