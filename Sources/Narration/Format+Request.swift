import Steps

extension Format {
  /// What was asked for, without registry and repository: `manifests/12`, `blobs/9c1f04ab12cd`.
  static func asked(_ url: String) -> String {
    let parts = url.split(separator: "/").suffix(2).map(String.init)
    guard parts.count == 2, let last = parts.last else { return url }
    if ["manifests", "blobs"].contains(parts[0]) { return parts[0] + "/" + digest(last) }
    return last
  }
}
