import Steps

// Scene 1, where images come into the store.
extension English {
  func readManifest(_ reference: String, _ digest: String, _ platform: String) -> Text {
    Text(
      plan: "Reads the manifest of \(reference).",
      line: "The manifest of \(reference) is \(Format.digest(digest)), for \(platform).",
      more: """
        A manifest names one configuration and the layers, the lowest first, each by digest and size. For several \
        platforms there is one each, and an index that lists them; of those the one for the platform wanted is taken. \
        The platform here is \(platform).
        """,
      story: """
        docker's own archives have no such manifest but a manifest.json, which gives file names instead of digests; for \
        them a manifest is written when they are loaded. OCI archives bring theirs, and it is kept byte by byte, for \
        its digest is a name. What the archive says of a blob is believed only once its bytes have been counted and \
        hashed.
        """,
      whyNow: "It says which blobs belong to the image: nothing else of what was sent is kept.",
      notSo: NotSo(
        belief: "An image is one file.",
        truth: "It is a manifest, a configuration and layers; the archive is only how they travel."))
  }

  func readArchive(_ path: String?, _ size: Int?) -> Text {
    let archive = path.map { "The archive \(Format.name($0))" } ?? "What came from standard input"
    let told = size.map { ": \(bytes(Int64($0)))" } ?? ""
    return Text(
      plan: "Reads an archive.",
      line: "\(archive) was read\(told).",
      more: """
        What lies in it was put aside first, under no name. Of images, what the archive says of its blobs is compared with \
        their bytes; names are given at the end, when nothing can be wrong any more.
        """,
      story: """
        `load` takes an archive of images: configurations and layers come back as they were. `import` takes the tar of a file \
        system and makes a new image of it, with this one layer. Either takes all, or nothing.
        """,
      whyNow: "Before it has been read, nobody knows what it holds.",
      notSo: NotSo(
        belief: "load and import do the same.",
        truth: "load brings images back, with layers and settings; import makes a new one of plain files."))
  }

  func packLayer(_ container: String) -> Text {
    Text(
      plan: "Packs what container \(container) has written as a layer.",
      line: "What container \(container) has written was packed as a layer.",
      more: """
        It is the tar of one directory, the container's writable layer: what is new or was changed, whole, and for what was \
        deleted an empty file .wh.NAME, a whiteout. The layers below are in the store already, and are not packed again.
        """,
      story: """
        On the host overlayfs marks what was deleted by a character device of the number 0/0. In an image it has to be a name \
        that any runtime understands. So a layer that is packed and unpacked again says the same, in another way.
        """,
      whyNow: "The new configuration names the layer by its digest, which is known when it has been packed.",
      notSo: NotSo(
        belief: "commit copies the whole container.",
        truth: "It packs the difference from the image below. What volumes hold and what runs is not in it."))
  }

  func verifyLayer(_ layer: Layer) -> Text {
    let isPlain = layer.digest == layer.diffID
    return Text(
      plan: "Compares layer \(layer.position) with its digests.",
      line: isPlain
        ? "Layer \(layer.position) is what its digest says: \(Format.digest(layer.diffID))."
        : "Layer \(layer.position): blob \(Format.digest(layer.digest)), tar \(Format.digest(layer.diffID)).",
      more: isPlain
        ? """
        This blob is not compressed, so one digest serves for both: as it is sent, and as it is unpacked.
        """
        : """
        The blob is compressed, so there are two digests. The first is that of the bytes as they are sent and stored; \
        the second, the diff_id, that of the tar that comes out. Both were computed again here.
        """,
      story: """
        The bytes are hashed while they stream to the disk, and hashed once more, decompressed, while the tar is read. \
        If either differs by one bit, nothing of the image gets a name. The same files packed by another program give \
        another digest for the blob; the diff_id stays the same as long as the tar does, which is why the \
        configuration lists diff_ids.
        """,
      whyNow: "Names and sizes in an archive are claims of whoever made it. A digest can be checked.",
      notSo: NotSo(
        belief: "The digest of a layer and its diff_id are the same.",
        truth: isPlain
          ? "Here they are, because this blob is a plain tar. Compressed, it has another digest."
          : "Here they differ: one is of the compressed bytes, the other of the tar."))
  }

  func tagImage(_ name: String, _ id: String, _ before: String?) -> Text {
    let moved = before.map { " Until now it meant \(Format.digest($0)), which is still there." } ?? ""
    return Text(
      plan: "Lets \(name) mean this image.",
      line: "\(name) means \(Format.digest(id)) now.",
      more: """
        A name is an entry in the store's index, and nothing of the image itself. It can be moved; the ID can't, for it \
        is the digest of the configuration.\(moved)
        """,
      story: """
        The index is written aside and renamed over the old one, so that whoever reads it sees the name as it was or as \
        it is, and never half of it. This comes last: a command that is killed before it leaves blobs and layers that \
        no name leads to, which the next prune takes away.
        """,
      whyNow: "Everything that the name leads to lies in the store by now.",
      notSo: NotSo(
        belief: "A tag is a version of the image and stays what it is.",
        truth: "It is a label that can be put on another image at any time. A digest can't."))
  }
}
