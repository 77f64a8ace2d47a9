import Images
import OCISpec
import Steps

extension Operation {
  /// What the trace keeps of what the helper tells. Nil: nothing. `sends`: it pushes.
  init?(_ report: RegistryReport, sends: Bool = false) {
    switch report {
    case .request(let method, let url, let status, let bytes):
      self = .requestRegistry(method: method, url: url, status: status, bytes: bytes.map { Int($0) })
    case .authorized(let scheme, let realm, let user): self = .authorize(scheme: scheme, realm: realm, user: user)
    case .blob(let digest, let bytes, let isNew) where sends:
      self = .sendBlob(digest: digest.description, bytes: Int(bytes), isNew: isNew)
    case .blob(let digest, let bytes, _): self = .fetchLayer(digest: digest.description, bytes: Int(bytes))
    case .found, .progress, .tags, .done, .failed: return nil
    }
  }
}
