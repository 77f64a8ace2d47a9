public import OCISpec

/// What `fishbowl` asks of `fishbowl-registry`: the one line of JSON that begins the helper's standard input. What comes
/// back are lines of JSON, too, each a `RegistryReport`.
///
///     fishbowl (may be root)                        fishbowl-registry (as root's: uid nobody)
///     ──────────────────────                        ──────────────────────────────────────────
///     RegistryJob ────────────────────── stdin ───▶ speaks HTTP and TLS with the registry
///     words for people, the trace ◀──── stdout ──── request, unanswered, authorized …, as they happen
///     looks what it has ◀───────────────────────── found: the manifest and its blobs        (pull)
///     [digest of each blob it lacks] ──────────────▶ writes each into its working directory, a folder in the store's
///     progress on the terminal ◀────────────────── ingest, as a file named by its digits: blob, blob …
///     verifies, copies, unpacks, names ◀────────── done | broken? failed, and it ends
///
/// To push, the blobs are handed over open, by number. Whatever comes back is a stranger's word: digests are computed
/// again where the blobs are taken over.
public struct RegistryJob: Codable, Sendable {
  public enum Verb: String, Codable, Sendable { case pull, push, login, tags }

  public var verb: Verb
  /// As people call it: `debian:12`, and of `login` the registry.
  public var name: String
  /// `library/debian`
  public var repository = ""
  public var tag: String?
  public var digest: ContentDigest?
  public var platform = Platform.current
  /// In the order in which they are tried.
  public var endpoints: [Endpoint]
  /// HTTPS_PROXY and its like: they may hold a password, and an environment is no place for one. environ in proc(5)
  public var proxies: [String: String] = [:]
  /// To push: the configuration and the layers, and the manifest last.
  public var blobs: [OpenBlob] = []

  public init(verb: Verb, name: String, endpoints: [Endpoint]) {
    self.verb = verb
    self.name = name
    self.endpoints = endpoints
  }

  /// A place where the registry's API is spoken, and as whom.
  public struct Endpoint: Codable, Equatable, Sendable {
    /// Without a path: `https://registry-1.docker.io`
    public var url: String
    /// `<token>`: the password is an identity token, as programs that keep passwords say it.
    public var user: String?
    public var password: String?
    /// Asked first, and only to pull.
    public var isMirror = false

    public init(url: String) { self.url = url }

    /// Who has one gets tokens for it, and sends no password.
    public var identityToken: String? { user == "<token>" ? password : nil }
  }

  /// A blob that the helper has inherited open.
  public struct OpenBlob: Codable, Sendable {
    public var blob: Descriptor
    public var file: Int32

    public init(blob: Descriptor, file: Int32) {
      self.blob = blob
      self.file = file
    }
  }
}

/// What the helper says while it works.
public enum RegistryReport: Codable, Equatable, Sendable {
  /// A request was answered. `bytes` of the body, as the answer announces them.
  case request(method: String, url: String, status: Int, bytes: Int64?)
  /// One was not. `errno`: what the system said.
  case unanswered(method: String, url: String, errno: Int32?)
  /// It was told who asks: `scheme` Basic or Bearer, `realm` the host that gave the token.
  case authorized(scheme: String, realm: String, user: String?)
  /// What is to be had: what the name means, and the manifest for the platform, and its blobs, the configuration first.
  case found(root: Descriptor, manifest: Descriptor, blobs: [Descriptor])
  /// So much of it is there. `from`: what an earlier download had left.
  case progress(digest: ContentDigest, bytes: Int64, from: Int64)
  /// It is whole, and what it should be; of push: it is in the registry, `isNew` or not.
  case blob(digest: ContentDigest, bytes: Int64, isNew: Bool)
  /// It can't be had, or sent: so much of it is where it was to go.
  case broken(digest: ContentDigest, bytes: Int64, errno: Int32?)
  /// The tags of a repository.
  case tags([String])
  /// All is done. Of push: what was pushed under the name.
  case done(Descriptor?)
  /// Why not, for a sentence.
  case failed(String)
}

/// Lines of JSON, for both sides.
public enum RegistryLine {
  /// Longer ones are nobody's.
  public static let longest = 4 << 20

  /// With the line's end.
  public static func write(_ value: some Encodable) throws(ImageError) -> [UInt8] {
    try JSONCoding.encode(value) + [UInt8(ascii: "\n")]
  }

  public static func read<T: Decodable>(_ type: T.Type, _ line: [UInt8]) throws(ImageError) -> T {
    try JSONCoding.decode(type, line, what: "a line between fishbowl and fishbowl-registry")
  }
}
