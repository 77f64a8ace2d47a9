import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The way to a proxy that itself speaks TLS. The HTTP library speaks with proxies in plain text only, so it is given a port
/// of this machine; what goes in there comes out at the proxy, by TLS, whose name is verified. As long as it is there, others
/// on this machine can reach the proxy by it too, but get no password of its.
///
///     HTTPClient ── CONNECT, as plain text ──▶ 127.0.0.1:port ── TLS ──▶ the proxy ──▶ the registry
final class ProxyTunnel: Sendable {
  let port: Int
  private let trouble: Trouble

  init(to proxy: HTTPClient.Configuration.Proxy, _ tls: TLSConfiguration) async throws {
    let (context, trouble) = (try NIOSSLContext(configuration: tls), Trouble())
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { Self.join($0, to: proxy, context, trouble) }
      .bind(host: "127.0.0.1", port: 0).get()
    (port, self.trouble) = (listener.localAddress?.port ?? 0, trouble)
  }

  /// Why the proxy could not be reached, if it could not: told once, since the next try may be luckier.
  func takeFailure() -> (any Error)? {
    trouble.first.withLock { first in
      defer { first = nil }
      return first
    }
  }

  fileprivate final class Trouble: Sendable {
    let first = Mutex<(any Error)?>(nil)

    func note(_ error: any Error) { first.withLock { $0 = $0 ?? error } }
  }

  /// Nothing is read before both sides are there.
  private static func join(
    _ inner: any Channel, to proxy: HTTPClient.Configuration.Proxy, _ context: NIOSSLContext, _ trouble: Trouble
  ) -> EventLoopFuture<Void> {
    ClientBootstrap(group: inner.eventLoop).connectTimeout(.seconds(15))
      .channelInitializer { outer in
        outer.eventLoop.makeCompletedFuture {
          let name = Self.isAddress(proxy.host) ? nil : proxy.host
          let tls = try NIOSSLClientHandler(context: context, serverHostname: name)
          try outer.pipeline.syncOperations.addHandlers([tls, Glue(to: inner, trouble)])
        }
      }
      .connect(host: proxy.host, port: proxy.port)
      .flatMap { outer in
        inner.eventLoop.makeCompletedFuture {
          try inner.pipeline.syncOperations.addHandler(Glue(to: outer, nil))
        }
      }
      .flatMapErrorThrowing { error in
        trouble.note(error)
        throw error
      }
  }

  /// TLS names no addresses, but verifies that one is in the certificate.
  private static func isAddress(_ host: String) -> Bool { (try? SocketAddress(ipAddress: host, port: 0)) != nil }
}

/// Hands what comes to the other side, no faster than that takes it.
private final class Glue: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let other: any Channel
  /// Of the proxy's side, and until it has said something: what breaks later may be the registry's doing.
  private var trouble: ProxyTunnel.Trouble?

  init(to other: any Channel, _ trouble: ProxyTunnel.Trouble?) { (self.other, self.trouble) = (other, trouble) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    trouble = nil
    other.write(unwrapInboundIn(data), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) { other.flush() }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    _ = other.setOption(.autoRead, value: context.channel.isWritable)
  }

  /// After what is still on its way.
  func channelInactive(context: ChannelHandlerContext) {
    let other = other
    other.writeAndFlush(ByteBuffer()).whenComplete { _ in other.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    trouble?.note(error)
    context.close(promise: nil)
  }
}
