import AsyncHTTPClient
import FoundationEssentials
import Images
import NIOCore
import NIOHTTP1
import NIOSSL

/// HTTP as registries want it: redirects followed, but no credentials sent to another place, and never from TLS to plain
/// text; what is temporary is tried again; each answer is reported.
struct HTTP: Sendable {
  private let direct: HTTPClient
  /// By the scheme of what is asked for.
  private let proxied: [String: HTTPClient]
  /// To those that speak TLS themselves.
  private let tunnels: [String: ProxyTunnel]
  private let proxies: Proxies
  private let wire: Wire

  /// `trusted`: a file of certificates, in place of the machine's.
  init(_ wire: Wire, proxies: Proxies, trusted: String?) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    if let file = trusted { tls.trustRoots = .file(file) }
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(15), read: .seconds(30))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    self.proxies = proxies
    direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    var tunnels: [String: ProxyTunnel] = [:]
    for scheme in proxies.secured {
      if let proxy = proxies.all[scheme] { tunnels[scheme] = try await ProxyTunnel(to: proxy, tls) }
    }
    proxied = proxies.all.reduce(into: [:]) { clients, entry in
      var proxy = entry.value
      if let tunnel = tunnels[entry.key] { (proxy.host, proxy.port) = ("127.0.0.1", tunnel.port) }
      configuration.proxy = proxy
      clients[entry.key] = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
    self.tunnels = tunnels
    self.wire = wire
  }

  /// Who keeps the connections: for as long as this process lives.
  func close() async {
    for client in [direct] + proxied.values { try? await client.shutdown() }
  }

  /// The first answer that is no redirect. Its body is still to be read.
  func send(_ request: HTTPClientRequest, until deadline: NIODeadline = .now() + .seconds(120)) async throws
    -> HTTPClientResponse
  {
    var request = request
    for _ in 0..<Self.mostRedirects {
      let response = try await answer(to: request, deadline)
      try wire.report(
        .request(
          method: request.method.rawValue, url: Self.shown(request.url), status: Int(response.status.code),
          bytes: response.headers.first(name: "content-length").flatMap { Int64($0) }))
      guard Self.redirects.contains(response.status.code), request.method == .GET || request.method == .HEAD,
        let place = response.headers.first(name: "location")
      else { return response }
      try follow(place, &request)
    }
    throw Refusal("it redirects more than \(Self.mostRedirects) times")
  }

  /// Who is not wanted any more (another blob has failed) is not told of.
  private func answer(to request: HTTPClientRequest, _ deadline: NIODeadline) async throws -> HTTPClientResponse {
    do { return try await execute(request, deadline) } catch {
      if !Task.isCancelled {
        try wire.report(
          .unanswered(method: request.method.rawValue, url: Self.shown(request.url), errno: Words.errno(error)))
      }
      throw error
    }
  }

  private func execute(_ request: HTTPClientRequest, _ deadline: NIODeadline) async throws -> HTTPClientResponse {
    guard let url = URL(string: request.url), let proxy = proxies[url], let client = proxied[url.scheme ?? ""] else {
      return try await direct.execute(request, deadline: deadline)
    }
    do {
      return try await client.execute(request, deadline: deadline)
    } catch {
      guard let cause = tunnels[url.scheme ?? ""]?.takeFailure() ?? (Words.isOfProxy(error) ? error : nil) else {
        throw error
      }
      throw ProxyFailure(proxy: "\(proxy.host):\(proxy.port)", cause: cause)
    }
  }

  /// The same, again after a pause where the registry is busy or broken, or the connection is. A body is sent once.
  func sendPatiently(_ request: HTTPClientRequest, until deadline: NIODeadline? = nil) async throws
    -> HTTPClientResponse
  {
    for attempt in 0... {
      let isLast = attempt == Self.pauses.count || request.body != nil
      do {
        let response = try await send(request, until: deadline ?? .now() + .seconds(120))
        guard Self.busy.contains(response.status.code), !isLast else { return response }
        try await Self.pause(attempt, response.headers.first(name: "retry-after"))
      } catch {
        guard !isLast, Words.isPassing(error) else { throw error }
        try await Self.pause(attempt, nil)
      }
    }
    throw CancellationError()
  }

  /// `after`: how long the registry wants us to wait, in seconds.
  static func pause(_ attempt: Int, _ after: String? = nil) async throws {
    let asked = after.flatMap { Int($0) }.map { min(max($0, 0), 60) * 1000 }
    try await Task.sleep(for: .milliseconds(asked ?? pauses[min(attempt, pauses.count - 1)]))
  }

  /// Milliseconds between one attempt and the next.
  static let pauses = [250, 500, 1000, 2000]
  private static let busy: Set<UInt> = [429, 500, 502, 503, 504]
  private static let redirects: Set<UInt> = [301, 302, 303, 307, 308]
  private static let mostRedirects = 10

  private func follow(_ place: String, _ request: inout HTTPClientRequest) throws {
    guard let old = URL(string: request.url), let new = URL(string: place, relativeTo: old)?.absoluteURL,
      let scheme = new.scheme, ["http", "https"].contains(scheme)
    else { throw Refusal("it redirects to what is no address") }
    guard scheme == "https" || old.scheme == "http" else { throw Refusal("it redirects from https to http") }
    if (new.scheme, new.host, new.port) != (old.scheme, old.host, old.port) {
      request.headers.remove(name: "authorization")
    }
    request.url = new.absoluteString
  }

  /// Without what a storage's address is signed with.
  private static func shown(_ url: String) -> String { String(url.prefix { $0 != "?" }.prefix(500)) }
}

extension HTTPClientResponse {
  /// The whole body. What is longer is refused.
  func bytes(atMost limit: Int, _ what: String) async throws -> [UInt8] {
    do {
      let buffer = try await body.collect(upTo: limit)
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Refusal("\(what) is longer than \(limit) bytes")
    }
  }
}
