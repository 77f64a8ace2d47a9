import AsyncHTTPClient
import FoundationEssentials

/// Through whom the network is reached: HTTPS_PROXY and HTTP_PROXY, by the scheme of what is asked for, and NO_PROXY, in
/// either case of letters, as docker reads them. golang.org/x/net/http/httpproxy, type Config
struct Proxies: Sendable {
  /// By scheme.
  let all: [String: HTTPClient.Configuration.Proxy]
  /// The schemes whose proxy itself is spoken to by TLS.
  let secured: Set<String>
  private let exceptions: [Exception]

  init(_ environment: [String: String]) throws {
    let value = { name in
      [environment[name], environment[name.lowercased()]].compactMap(\.self).first { !$0.isEmpty }
    }
    let given = ["https": "HTTPS_PROXY", "http": "HTTP_PROXY"]
    all = try given.compactMapValues { name in try value(name).map { try Self.proxy($0, name) } }
    secured = Set(given.filter { value($1)?.hasPrefix("https://") ?? false }.keys)
    exceptions = (value("NO_PROXY") ?? "").split(separator: ",").compactMap { Exception($0) }
  }

  /// Nil: it is asked directly, as this machine always is.
  subscript(url: URL) -> HTTPClient.Configuration.Proxy? {
    let host = (url.host ?? "").lowercased().filter { !"[]".contains($0) }
    guard let proxy = all[url.scheme ?? ""], !Self.isThisMachine(host) else { return nil }
    return exceptions.contains { $0.covers(host, url.usedPort) } ? nil : proxy
  }

  private static func isThisMachine(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || IPv4(host[...]).map { $0.bits >> 24 == 127 } ?? false
  }

  /// `http://USER:PASSWORD@HOST:PORT`, of which only HOST must be there; `https://` for one that speaks TLS itself; or
  /// `socks5://HOST:PORT`.
  private static func proxy(_ text: String, _ name: String) throws -> HTTPClient.Configuration.Proxy {
    let url = URL(string: text.contains("://") ? text : "http://" + text)
    guard let url, let host = url.host, !host.isEmpty, ["http", "https", "socks5", "socks5h"].contains(url.scheme)
    else {
      throw Refusal(
        "\(name) names no proxy that can be used here: give http://HOST:PORT, https://HOST:PORT or"
          + " socks5://HOST:PORT")
    }
    guard ["http", "https"].contains(url.scheme) else { return .socksServer(host: host, port: url.port ?? 1080) }
    let user = url.user(percentEncoded: false)
    return .server(
      host: host, port: url.usedPort,
      authorization: user.map { .basic(username: $0, password: url.password(percentEncoded: false) ?? "") })
  }
}

extension Proxies {
  /// One word of NO_PROXY: `*`, an address, a network, a domain with all in it; `.domain`: all in it without itself. A
  /// port behind it narrows it.
  struct Exception: Sendable {
    private var name: Substring
    private var port: Int?
    private var network: (bits: UInt32, mask: UInt32)?

    init?(_ text: Substring) {
      name = Substring(text.lowercased().filter { $0 != " " })
      if let slash = name.firstIndex(of: "/") {
        guard let address = IPv4(name[..<slash]), let length = Int(name[name.index(after: slash)...]),
          (0...32).contains(length)
        else { return nil }
        let mask = length == 0 ? 0 : UInt32.max << (32 - length)
        network = (address.bits & mask, mask)
      } else if let colon = name.lastIndex(of: ":"), name.firstIndex(of: ":") == colon || name[..<colon].last == "]" {
        port = Int(name[name.index(after: colon)...])
        name = name[..<colon]
      }
      name = Substring(name.filter { !"[]".contains($0) })
      if name.hasPrefix("*.") { name = name.dropFirst() }
      if name.isEmpty { return nil }
    }

    func covers(_ host: String, _ port: Int) -> Bool {
      if name == "*" { return true }
      if let network { return IPv4(host[...]).map { $0.bits & network.mask == network.bits } ?? false }
      guard self.port == nil || self.port == port else { return false }
      return host == name || host.hasSuffix(name.hasPrefix(".") ? name : "." + name)
    }
  }
}

/// An address of four numbers.
private struct IPv4 {
  var bits: UInt32 = 0

  init?(_ text: Substring) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    for part in parts {
      guard let number = UInt8(part) else { return nil }
      bits = bits << 8 | UInt32(number)
    }
  }
}

/// A proxy that could not be used.
struct ProxyFailure: Error {
  var proxy: String
  var cause: any Error
}
