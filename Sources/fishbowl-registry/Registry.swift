import AsyncHTTPClient
import FoundationEssentials
import Images
import NIOCore
import NIOHTTP1
import OCISpec

/// One place where the registry's API is spoken, and what it lets us do. OCI distribution spec 1.1; Docker token
/// authentication
actor Registry {
  let endpoint: RegistryJob.Endpoint
  private let http: HTTP
  private let wire: Wire
  private let scope: String?
  private var authorization: String?

  init(_ endpoint: RegistryJob.Endpoint, scope: String?, _ http: HTTP, _ wire: Wire) {
    (self.endpoint, self.scope, self.http, self.wire) = (endpoint, scope, http, wire)
  }

  /// The answer to a request below /v2/, or at a whole address that the registry named.
  func send(
    _ method: HTTPMethod, _ path: String, _ headers: [(String, String)] = [], body: HTTPClientRequest.Body? = nil,
    until deadline: NIODeadline? = nil
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: path.contains("://") ? path : endpoint.url + path)
    request.method = method
    request.headers = HTTPHeaders(headers)
    request.headers.add(name: "user-agent", value: "fishbowl/0.1")
    request.body = body
    let isOwn = try isOwn(request.url)
    for isSecond in [false, true] {
      let used = isOwn ? authorization : nil
      if let used { request.headers.replaceOrAdd(name: "authorization", value: used) }
      let response = try await http.sendPatiently(request, until: deadline)
      guard response.status == .unauthorized, !isSecond, isOwn, body == nil else { return response }
      // Another download may have been told meanwhile.
      if used == authorization { try await authorize(response) }
    }
    throw CancellationError()
  }

  private nonisolated var host: String? { URL(string: endpoint.url)?.host }

  /// Whether what is known of the person may go there: to the same place by the same way. An upload's place is the
  /// registry's word, and a proxy that ends TLS may have lost the s of https.
  private nonisolated func isOwn(_ address: String) throws -> Bool {
    guard let to = URL(string: address), let own = URL(string: endpoint.url) else {
      throw Refusal("it names a place that is no address")
    }
    guard to.scheme == "https" || own.scheme == "http" else {
      throw Refusal("it wants the image sent without TLS, to \(to.host ?? "")")
    }
    return to.scheme == own.scheme && to.host == own.host && to.usedPort == own.usedPort
  }

  /// Whether the registry is there; who asks is told it first.
  func ping() async throws -> HTTPClientResponse { try await send(.GET, "/v2/") }

  func login() async throws {
    let response = try await ping()
    guard response.status == .ok else {
      throw Refusal(
        "login attempt to \(endpoint.url)/v2/ failed with status: \(response.status.code) \(response.status.reasonPhrase)"
      )
    }
    try wire.report(.done(nil))
  }
}

extension URL {
  var usedPort: Int { port ?? (scheme == "https" ? 443 : 80) }
}

// MARK: - Who asks

extension Registry {
  private func authorize(_ response: HTTPClientResponse) async throws {
    let challenges = response.headers["www-authenticate"].flatMap(Challenge.all)
    if let bearer = challenges.first(where: { $0.scheme == "bearer" }), let realm = bearer.parameters["realm"] {
      authorization = "Bearer " + (try await token(realm, bearer.parameters))
      let user = endpoint.identityToken == nil ? endpoint.user : nil
      return try wire.report(.authorized(scheme: "Bearer", realm: URL(string: realm)?.host ?? "", user: user))
    }
    guard challenges.contains(where: { $0.scheme == "basic" }) else { return }
    guard let basic else {
      throw Refusal("\(endpoint.url)/v2/: no basic auth credentials; `fishbowl login` gives them")
    }
    authorization = basic
    try wire.report(.authorized(scheme: "Basic", realm: host ?? "", user: endpoint.user))
  }

  private var basic: String? {
    guard let user = endpoint.user, let password = endpoint.password, endpoint.identityToken == nil else { return nil }
    return "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
  }

  /// The credentials go where the registry says: over TLS, unless the registry itself is without.
  private func token(_ realm: String, _ parameters: [String: String]) async throws -> String {
    guard var address = URLComponents(string: realm), ["http", "https"].contains(address.scheme ?? "") else {
      throw Refusal("it wants a token of a place that is no address")
    }
    guard address.scheme == "https" || endpoint.url.hasPrefix("http:") else {
      throw Refusal("it wants the password sent without TLS, to \(address.host ?? "")")
    }
    let asked = [("service", parameters["service"]), ("scope", scope ?? parameters["scope"])]
      .compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    let response =
      if let token = endpoint.identityToken {
        try await http.sendPatiently(Self.grant(address, asked, token))
      } else {
        try await http.sendPatiently(anonymousOrBasic(&address, asked))
      }
    guard response.status == .ok else {
      throw Refusal(
        "it gives no token: \(response.status.code) \(response.status.reasonPhrase): incorrect username or password")
    }
    let body = try await response.bytes(atMost: 1 << 20, "the token")
    let answer = try JSONDecoder().decode(Token.self, from: Data(body))
    guard let token = answer.token ?? answer.access_token, token.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw Refusal("it gives no token")
    }
    return token
  }

  private func anonymousOrBasic(_ address: inout URLComponents, _ asked: [URLQueryItem]) -> HTTPClientRequest {
    address.queryItems = (address.queryItems ?? []) + asked
    var request = HTTPClientRequest(url: address.string ?? "")
    if let basic { request.headers.add(name: "authorization", value: basic) }
    return request
  }

  /// An identity token for one of this kind. RFC 6749, section 6; Docker token authentication, "oauth2"
  private static func grant(_ address: URLComponents, _ asked: [URLQueryItem], _ token: String) -> HTTPClientRequest {
    var form = URLComponents()
    form.queryItems =
      asked
      + [("grant_type", "refresh_token"), ("client_id", "fishbowl"), ("refresh_token", token)]
      .map { URLQueryItem(name: $0, value: $1) }
    // A plus is itself in a query, and a blank in a form.
    let body = (form.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    var request = HTTPClientRequest(url: address.string ?? "")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
    request.body = .bytes(ByteBuffer(string: body))
    return request
  }

  private struct Token: Decodable {
    var token: String?
    var access_token: String?
  }
}

// MARK: - Which

extension Registry {
  /// The first endpoint that answers; a mirror only if it has what is wanted.
  static func first(of job: RegistryJob, _ http: HTTP, _ wire: Wire) async throws -> Registry {
    var failure: (any Error)?
    for endpoint in job.endpoints {
      let registry = Registry(endpoint, scope: job.scope, http, wire)
      do {
        if try await registry.serves(job) { return registry }
      } catch let error where !(error is Refusal) || endpoint.isMirror {
        failure = Unreachable(host: endpoint.url, cause: error, verb: job.verb)
        // Who doesn't answer without TLS is not there with it either.
        guard endpoint.isMirror || endpoint.url.hasPrefix("https:") else { break }
      }
    }
    throw failure ?? Refusal("there is no registry to ask")
  }

  private func serves(_ job: RegistryJob) async throws -> Bool {
    if endpoint.isMirror, job.verb == .pull {
      return try await send(.HEAD, job.manifestPath(job.target), Manifests.accepted).status == .ok
    }
    let response = try await http.sendPatiently(HTTPClientRequest(url: endpoint.url + "/v2/"))
    // So does a server that wants TLS answer plain text.
    return response.status != .badRequest || endpoint == job.endpoints.last
  }
}

extension RegistryJob {
  /// What is asked of the registry. Docker token authentication, "scope"
  fileprivate var scope: String? {
    switch verb {
    case .pull, .tags: "repository:\(repository):pull"
    case .push: "repository:\(repository):pull,push"
    case .login: nil
    }
  }

  var target: String { digest?.description ?? tag ?? "latest" }

  func manifestPath(_ reference: String) -> String { "/v2/\(repository)/manifests/\(reference)" }

  func blobPath(_ rest: String) -> String { "/v2/\(repository)/blobs/\(rest)" }
}
