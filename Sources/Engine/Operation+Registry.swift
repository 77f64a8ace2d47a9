import Images
import OCISpec
import Steps

extension Operation {
  /// What the trace keeps of what the helper tells. Nil: nothing. `sends`: it pushes.
  init?(_ report: RegistryReport, sends: Bool = false) {
    switch report {
    case .request(let method, let url, let status, let bytes):
      self = .requestRegistry(method: method, url: url, status: status, bytes: bytes.map { Int($0) })
    case .unanswered(let method, let url, _):
      self = .requestRegistry(method: method, url: url, status: nil, bytes: nil)
    case .authorized(let scheme, let realm, let user): self = .authorize(scheme: scheme, realm: realm, user: user)
    case .blob(let digest, let bytes, let isNew) where sends:
      self = .sendBlob(digest: digest.description, bytes: Int(bytes), isNew: isNew)
    case .broken(let digest, let bytes, _) where sends:
      self = .sendBlob(digest: digest.description, bytes: Int(bytes), isNew: true)
    case .blob(let digest, let bytes, _), .broken(let digest, let bytes, _):
      self = .fetchLayer(digest: digest.description, bytes: Int(bytes))
    case .found, .progress, .tags, .done, .failed: return nil
    }
  }

  fileprivate var isRequest: Bool { if case .requestRegistry = self { true } else { false } }
}

extension RegistryReport {
  /// Of what could not be done.
  fileprivate var errno: Errno? {
    switch self {
    case .unanswered(_, _, let code?), .broken(_, _, let code?): Errno(rawValue: code)
    default: nil
    }
  }
}

/// What was asked of a registry, one after the other, and what came of it.
struct Correspondence {
  private let sends: Bool
  private(set) var operations: [Operation] = []
  /// The blob that ended it.
  private var broken: Operation?
  private var errno: Errno?

  init(sends: Bool = false) { self.sends = sends }

  mutating func note(_ report: RegistryReport) {
    guard let operation = Operation(report, sends: sends) else { return }
    if case .broken = report { broken = broken ?? operation } else { operations.append(operation) }
    errno = report.errno
  }

  /// The step that failed: a blob, or else the last request. Nil: nothing was asked.
  func setback(after done: [Operation] = []) -> Setback? {
    if let broken { return Setback(done: done + operations, failed: broken, errno: errno) }
    guard let last = operations.lastIndex(where: \.isRequest) else { return nil }
    var operations = operations
    let failed = operations.remove(at: last)
    return Setback(done: done + operations, failed: failed, errno: errno)
  }
}
