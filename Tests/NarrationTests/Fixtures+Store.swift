import Steps

extension Kind {
  /// Of what leaves the store, or this machine.
  var storeExamples: [Operation] {
    switch self {
    case .layerSend: [true, false].map { .sendBlob(digest: "sha256:9c1f04ab12", bytes: 29_126_484, isNew: $0) }
    case .archiveWrite:
      [
        .writeArchive(path: "tiny.tar", images: ["tiny:latest", "debian:12"], bytes: 4_126_484),
        .writeArchive(path: nil, images: ["tiny:latest"], bytes: nil),
        .writeArchive(path: "web.tar", images: [], bytes: 1), .writeArchive(path: nil, images: [], bytes: nil),
      ]
    case .archiveRead:
      [.readArchive(path: "/srv/tiny.tar", bytes: 4_126_484), .readArchive(path: nil, bytes: nil)]
    case .layerPack: [.packLayer(container: "web")]
    case .credentialsStore:
      ["/root/.docker/config.json", "docker-credential-pass"].map {
        .storeCredentials(registry: "localhost:5000", user: "me", keeper: $0)
      }
    case .credentialsErase:
      ["/root/.docker/config.json", nil].map { .eraseCredentials(registry: "localhost:5000", keeper: $0) }
    case .filesCopy:
      [
        .copyFiles(source: "notes.txt", target: "web:/tmp/", into: true, files: 1, bytes: 812),
        .copyFiles(source: "web:/etc/.", target: "etc", into: false, files: 12, bytes: 8_120),
        .copyFiles(source: "web:/etc", target: "-", into: false, files: nil, bytes: nil),
      ]
    case .imageUntag:
      [["debian:12"], ["debian:12", "lab/base:v1"], []].map {
        .untagImage(names: $0, id: "sha256:41d7ba", isLast: true)
      } + [.untagImage(names: ["debian:12"], id: "sha256:41d7ba", isLast: false)]
    case .imageDelete:
      ["sha256:41d7ba", nil].map { .deleteBlobs(image: $0, digests: ["sha256:9c1f04ab12"], bytes: 29_126_484) }
    case .layerDelete: [.deleteLayer(.example)]
    case .layerKeep:
      [
        .keepLayer(.example, images: ["debian:12"], containers: []),
        .keepLayer(.example, images: ["a:1", "b:2", "c:3", "d:4"], containers: ["web"]),
        .keepLayer(.example, images: [], containers: ["web"]),
      ]
    default: []
    }
  }
}
