import AsyncHTTPClient
import FoundationEssentials
import Images
import NIOHTTP1
import OCISpec

/// All tags of a repository, page by page. OCI distribution spec, "Listing Tags"
struct Tags {
  let job: RegistryJob
  let registry: Registry
  let wire: Wire

  private static let mostPages = 1000
  /// With names as long as tags can be they still fit into one line.
  private static let mostTags = 20_000

  func perform() async throws {
    var (tags, next): ([String], String?) = ([], "/v2/\(job.repository)/tags/list")
    for _ in 0..<Self.mostPages {
      guard let path = next else { break }
      let response = try await registry.send(.GET, path)
      let bytes = try await response.bytes(atMost: 4 << 20, "its list of tags")
      guard response.status == .ok else { throw Answer(response.status, bytes).refusal(of: job) }
      guard let page = try? JSONDecoder().decode(Page.self, from: Data(bytes)) else {
        throw Refusal("its list of tags can't be read")
      }
      tags += (page.tags ?? []).filter(Reference.isTag)
      guard tags.count <= Self.mostTags else {
        throw Refusal("it has more than \(Self.mostTags) tags: pull those that are wanted one by one")
      }
      next = response.headers.first(name: "link").flatMap(Self.next)
    }
    try wire.report(.tags(tags))
    try wire.report(.done(nil))
  }

  private struct Page: Decodable {
    var tags: [String]?
  }

  /// `</v2/x/tags/list?last=a&n=100>; rel="next"`: an address below the registry's own. RFC 8288
  private static func next(_ link: String) -> String? {
    guard link.contains("rel=\"next\"") || link.contains("rel=next"), let start = link.firstIndex(of: "<"),
      let end = link.firstIndex(of: ">"), start < end
    else { return nil }
    let address = link[link.index(after: start)..<end]
    return address.hasPrefix("/") ? String(address) : nil
  }
}
