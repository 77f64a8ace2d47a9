/// A call of a plan that can't be put into numbers: a mistake in the lowering, never the user's.
package enum CallEncodingError: Error, Equatable, CustomStringConvertible {
  case unknownCall(String)
  case unknownConstant(String, call: String)
  case unknownField(String, structure: String)
  case wrongArguments(call: String, given: [String], wanted: String)
  case unfilledRegister(String, call: String)
  case unfit(argument: String, call: String)
  case nulInText(argument: String, call: String)
  case tooManyTolerated(call: String)
  case answerMissing(step: Int)

  package var description: String {
    switch self {
    case .unknownCall(let name): "look up the call \(name): add it to tables.c"
    case .unknownConstant(let name, let call): "look up \(name) in \(call): add it to tables.c"
    case .unknownField(let name, let structure):
      "look up the field \(name) of \(structure): add it to StructLayout"
    case .wrongArguments(let call, let given, let wanted):
      "match the arguments of \(call): it takes (\(wanted)), not (\(given.joined(separator: " ")))"
    case .unfilledRegister(let name, let call): "read the register \(name) in \(call): an earlier call must fill it"
    case .unfit(let argument, let call): "encode \(argument) of \(call): such a value has no place there"
    case .nulInText(let argument, let call): "encode \(argument) of \(call): text holds no NUL; use bytes"
    case .tooManyTolerated(let call): "encode \(call): at most 4 errnos can be tolerated"
    case .answerMissing(let step): "encode nlack in step \(step): a recvfrom must stand before it"
    }
  }
}
