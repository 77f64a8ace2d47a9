import AsyncHTTPClient
import Images
import NIOCore
import NIOPosix
import NIOSSL
import OCISpec

/// What goes wrong between here and a registry, in words.
enum Words {
  static func of(_ error: any Error) -> String {
    switch error {
    case let refusal as Refusal: refusal.why
    case let error as ImageError: error.description
    case let error as TooLong: error.description
    case let failure as ProxyFailure: "the proxy \(failure.proxy): \(of(failure.cause))"
    case let failure as Unreachable: "\(failure.host): \(of(failure.cause)); \(advice(failure))"
    case let error as NIOConnectionError: connection(error)
    case let error as HTTPClientError: http(error)
    default: broken(error)
    }
  }

  /// An error that is worth trying again.
  static func isPassing(_ error: any Error) -> Bool {
    switch error {
    // Who is not there, or not reachable, is not there in a second either.
    case is Refusal, is TooLong, is ImageError, is CancellationError, is NIOConnectionError, is ProxyFailure,
      NIOSSLError.handshakeFailed:
      false
    case let error as HTTPClientError where error == .connectTimeout: false
    default: !text(error).contains("refused")
    }
  }

  /// An error of the way to a proxy, or of a proxy, and not of what is behind it.
  static func isOfProxy(_ error: any Error) -> Bool {
    let own: [HTTPClientError] = [.proxyAuthenticationRequired, .invalidProxyResponse, .httpProxyHandshakeTimeout]
    return error is NIOConnectionError || (error as? HTTPClientError).map(own.contains) ?? false
  }

  /// What the system said, if it was the system.
  static func errno(_ error: any Error) -> Int32? {
    switch error {
    case let error as IOError: error.errnoCode
    case let error as NIOConnectionError: error.connectionErrors.first.flatMap { errno($0.error) }
    case let failure as ProxyFailure: errno(failure.cause)
    case let error as ImageError: error.code
    default: nil
    }
  }

  /// NIO's errors tell BoringSSL's and the system's in their descriptions only.
  private static func text(_ error: any Error) -> String { "\(error)" }

  private static func isUntrusted(_ error: any Error) -> Bool {
    ["CERTIFICATE_VERIFY_FAILED", "unableToValidateCertificate"].contains { text(error).contains($0) }
  }

  private static func broken(_ error: any Error) -> String {
    if isUntrusted(error) { return "its certificate is not trusted" }
    let text = text(error)
    if text.contains("refused") { return "connection refused" }
    if error is NIOSSLError { return "it speaks no TLS that is understood here" }
    return text.contains("timed out") ? "it does not answer" : "the connection broke (\(text.prefix(200)))"
  }

  private static func connection(_ error: NIOConnectionError) -> String {
    error.connectionErrors.first.map { broken($0.error) } ?? "no such host"
  }

  private static func http(_ error: HTTPClientError) -> String {
    switch error {
    case .connectTimeout: "it does not answer"
    case .readTimeout, .deadlineExceeded: "it has stopped answering"
    case .remoteConnectionClosed: "it has closed the connection"
    case .proxyAuthenticationRequired: "it wants a name and a password"
    case .invalidProxyResponse: "it lets nobody through to there"
    case .httpProxyHandshakeTimeout: "it does not answer"
    default: "\(error.shortDescription)"
    }
  }

  private static func advice(_ failure: Unreachable) -> String {
    let error = failure.cause
    if error is ProxyFailure { return "look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY" }
    if isUntrusted(error) { return "name the file of its authority by SSL_CERT_FILE" }
    if error is NIOSSLError { return "if it has none, name it among the insecure-registries of registries.json" }
    return "look at its name and at the network" + (failure.verb == .pull ? "; the image \"tiny\" needs none" : "")
  }
}

/// A registry that gives no answer.
struct Unreachable: Error {
  var host: String
  var cause: any Error
  /// What was wanted of it.
  var verb: RegistryJob.Verb
}

/// A registry that sends more than it has announced.
struct TooLong: Error, CustomStringConvertible {
  var blob: ContentDigest

  var description: String { "blob \(blob) is longer than its manifest says" }
}
