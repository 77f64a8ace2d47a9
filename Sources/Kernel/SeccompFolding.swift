/// Makes of a filter one that answers the same, and shorter where many numbers are answered alike: what it does for each
/// architecture and number is worked out beforehand (partial evaluation), numbers that lie side by side and are answered
/// alike become one range, and the ranges a binary search. What asks for a call's arguments stays as it was, once for each
/// range.
///
/// libseccomp tests number by number: a thousand instructions for docker's profile, which the kernel translates anew for each
/// process that takes the filter, and goes through for each number there is. That was a tenth of a container's start.
///
///         load the architecture, is it x86_64?      one section for each that the filter knows, and one for all others
///         load the number
///         is it at least 174?                       and so on, halving
///         allow, refuse …                           or the tests of the arguments
struct SeccompFolding {
  private let program: [SockFilter]
  /// Where ranges of numbers begin. A number is tested by `equal`, `above` and `atLeast` alone: between two constants it is
  /// all the same.
  private let ranges: [UInt32]
  private var graph = DecisionGraph()
  /// That the filter tests for, in the order in which it does. Grows while they are gone through.
  private var architectures: [UInt32] = []

  /// The program itself, where it does what is not understood here, or would not get shorter.
  static func folded(_ program: [UInt8]) -> [UInt8] {
    guard program.count <= most * SockFilter.size else { return program }
    let instructions = SockFilter.program(program)
    guard let folded = fold(instructions), folded.count < instructions.count else { return program }
    return folded.flatMap(\.bytes)
  }

  /// What is longer would be too long for the kernel even if it became half of it.
  private static let most = 2 * SeccompCompiler.mostInstructions

  /// Nil for a program that does what is not understood here.
  static func fold(_ program: [SockFilter]) -> [SockFilter]? {
    var folding = Self(program: program)
    return folding.start().map { folding.graph.program(from: $0) }
  }

  private init(program: [SockFilter]) {
    self.program = program
    let constants = program.filter(\.isTest).map(\.k)
    ranges = Set([0] + constants + constants.filter { $0 < .max }.map { $0 + 1 }).sorted()
  }

  /// The architectures are tested by `equal` alone, so that one which is in no test stands for all others.
  private mutating func start() -> DecisionGraph.Node? {
    let constants = Set(program.map(\.k))
    guard let other = (0...UInt32.max).first(where: { !constants.contains($0) }), let rest = section(of: other) else {
      return nil
    }
    var (sections, done): ([(UInt32, DecisionGraph.Node)], Int) = ([], 0)
    while done < architectures.count {
      guard let section = section(of: architectures[done]) else { return nil }
      sections.append((architectures[done], section))
      done += 1
    }
    let dispatch = sections.reversed().reduce(rest) { graph.test(SockFilter.equal, $1.0, yes: $1.1, no: $0) }
    return graph.step(.load(SockFilter.architecture), then: dispatch)
  }

  private mutating func section(of architecture: UInt32) -> DecisionGraph.Node? {
    var found: [(first: UInt32, node: DecisionGraph.Node)] = []
    for number in ranges {
      var call = Call(architecture: architecture, number: number)
      guard let node = decision(&call, from: 0, holding: nil) else { return nil }
      if found.last?.node != node { found.append((number, node)) }
    }
    if found.count == 1 { return found[0].node }
    return graph.step(.load(SockFilter.number), then: search(found[...]))
  }

  private mutating func search(_ ranges: ArraySlice<(first: UInt32, node: DecisionGraph.Node)>) -> DecisionGraph.Node {
    guard ranges.count > 1 else { return ranges[ranges.startIndex].node }
    let middle = ranges.startIndex + ranges.count / 2
    let (no, yes) = (search(ranges[..<middle]), search(ranges[middle...]))
    return graph.test(SockFilter.atLeast, ranges[middle].first, yes: yes, no: no)
  }

  private struct Call {
    let architecture: UInt32
    /// The first of a range.
    let number: UInt32
    /// What was worked out of it, by the place of a test of an argument: many rules come to the same next one.
    var known: [Int: DecisionGraph.Node] = [:]
  }

  /// What the accumulator has.
  private enum Held { case architecture, number, argument }

  /// Nil for what can't be foreseen of a range, or is no instruction of a filter.
  private mutating func decision(_ call: inout Call, from start: Int, holding first: Held?) -> DecisionGraph.Node? {
    var (place, held) = (start, first)
    while place < program.count {
      let instruction = program[place]
      switch instruction.code {
      case SockFilter.answers: return graph.answer(instruction.k)
      case SockFilter.skips: place += 1 + Int(instruction.k)
      case SockFilter.loads where instruction.k == SockFilter.architecture: (place, held) = (place + 1, .architecture)
      case SockFilter.loads where instruction.k == SockFilter.number: (place, held) = (place + 1, .number)
      case SockFilter.loads: return step(&call, at: place)
      case SockFilter.masks where held == .argument: return step(&call, at: place)
      case _ where held == .argument && instruction.isTest: return test(&call, at: place)
      default:
        guard let holds = foreseen(instruction, call, held) else { return nil }
        place = instruction.target(from: place, holds)
      }
    }
    return nil
  }

  private mutating func step(_ call: inout Call, at place: Int) -> DecisionGraph.Node? {
    decision(&call, from: place + 1, holding: .argument).map { graph.step(program[place], then: $0) }
  }

  private mutating func test(_ call: inout Call, at place: Int) -> DecisionGraph.Node? {
    if let node = call.known[place] { return node }
    let instruction = program[place]
    guard let yes = decision(&call, from: instruction.target(from: place, true), holding: .argument),
      let no = decision(&call, from: instruction.target(from: place, false), holding: .argument)
    else { return nil }
    let node = graph.test(instruction.code, instruction.k, yes: yes, no: no)
    call.known[place] = node
    return node
  }

  /// Whether a test of the architecture or of the number holds. An architecture that is tested for is noted.
  private mutating func foreseen(_ test: SockFilter, _ call: Call, _ held: Held?) -> Bool? {
    switch (test.code, held) {
    case (SockFilter.equal, .architecture):
      if !architectures.contains(test.k) { architectures.append(test.k) }
      return call.architecture == test.k
    case (SockFilter.equal, .number): return call.number == test.k
    case (SockFilter.above, .number): return call.number > test.k
    case (SockFilter.atLeast, .number): return call.number >= test.k
    default: return nil
    }
  }
}

extension SockFilter {
  fileprivate var isTest: Bool { [Self.equal, Self.above, Self.atLeast, Self.anyBit].contains(code) }

  fileprivate func target(from place: Int, _ holds: Bool) -> Int { place + 1 + Int(holds ? jt : jf) }
}
