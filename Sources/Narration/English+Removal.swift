import Steps

// Scene 1, where an image leaves the store.
extension English {
  func untagImage(_ names: [String], _ id: String, _ isLast: Bool) -> Text {
    let what = names.isEmpty ? "The entry without a name" : firstOf(names)
    return Text(
      plan: names.isEmpty ? "Takes \(Format.digest(id)) out of the index." : "Takes \(firstOf(names)) from the image.",
      line: isLast
        ? "\(what) means \(Format.digest(id)) no more; that was its last."
        : "\(what) means \(Format.digest(id)) no more; another name does.",
      more: isLast
        ? "Nothing leads to this image any more. What only it needed goes with the steps that follow."
        : "The image is still there under its other names: only an entry of the store's index went, no byte of a layer.",
      story: """
        The index is written aside and renamed over the old one: rename(2) swaps one file for the other at once. From here \
        the image can't be found, and nobody can begin to need it. A command that is killed after this leaves blobs and \
        layers that no name leads to; the next command removes them.
        """,
      whyNow: "The name goes first: an image that can be found has to be whole.",
      notSo: NotSo(
        belief: "rmi deletes the image.",
        truth: "It takes a name away. The image goes when that was the last one."))
  }

  func deleteBlobs(_ image: String?, _ count: Int, _ size: Int) -> Text {
    let what = self.count(count, "blob")
    return Text(
      plan: image.map { "Deletes the blobs of \(Format.digest($0))." } ?? "Deletes blobs that no image needs.",
      line: image.map { "\(what) of \(Format.digest($0)) went: \(bytes(Int64(size)))." }
        ?? "\(what) that no image needed went: \(bytes(Int64(size))).",
      more: image == nil
        ? "A command that was killed, or an image whose name moved, leaves such blobs behind. They harm nobody and take space."
        : """
        They are its manifest, its configuration and its layers as they were sent, compressed. A blob that another image \
        has too is not among them: it is in the store once, under its digest, whoever needs it.
        """,
      story: """
        Who needs what is counted anew, under the store's lock: from each name through its manifest to each digest. What is \
        left over is moved into the ingest folder and deleted there. A move is one step: whoever looks at the store \
        meanwhile finds the whole blob or none.
        """,
      whyNow: "No name leads to them any more.",
      notSo: NotSo(
        belief: "The store counts references, as a file system counts links.",
        truth: "It keeps no count that could be wrong. It looks, each time, at what the names lead to."))
  }

  func deleteLayer(_ layer: Layer) -> Text {
    Text(
      plan: "Deletes layer \(Format.digest(layer.chainID)).",
      line: "Layer \(Format.digest(layer.chainID)) went: \(bytes(layer.bytes)) in \(count(layer.files, "file")).",
      more: """
        It was a directory of the store, named after this chain id. No image leads to it any more, and no container stacks it.
        """,
      story: """
        The chain id is computed from this layer and all below it. So the same tar on other layers is another directory, and \
        two images share a layer only together with everything under it. Layers are removed from the top: an image that \
        keeps a layer keeps those below it, too.
        """,
      whyNow: "No image leads to it any more. Of an image's layers the topmost goes first.",
      notSo: NotSo(
        belief: "Removing an image frees as many bytes as `images` shows for it.",
        truth: "It frees the layers that nobody else has, and no more."))
  }

  func keepLayer(_ layer: Layer, _ images: [String], _ containers: [String]) -> Text {
    let users = images + containers.map { "container \($0)" }
    let isOne = users.count == 1
    return Text(
      plan: "Leaves layer \(layer.position), which \(firstOf(users)) \(isOne ? "needs" : "need").",
      line: "Layer \(layer.position) stays: \(firstOf(users)) \(isOne ? "needs" : "need") it.",
      more: containers.isEmpty
        ? "\(list(users).sentenceCased) \(isOne ? "lies" : "lie") on the same layer. It is on the disk once, for all."
        : """
        \(list(users).sentenceCased) \(isOne ? "lies" : "lie") on it. A container reads its image's files from this directory as long as it is \
        there, whether it runs or not and whatever its image is called.
        """,
      story: """
        A layer is shared by its chain id, without anybody's having planned it: what was built on the same base, in the \
        same order, has the same chain. Its \(bytes(layer.bytes)) go when the last image and the last container that need \
        them are gone, by the next rmi or prune that looks.
        """,
      whyNow: "It is asked for each layer before it goes, as long as nobody can begin to make a container.",
      notSo: NotSo(
        belief: "A container holds a copy of its image.",
        truth: "It holds what it has changed. All else it reads here."))
  }

  private func firstOf(_ names: [String]) -> String {
    guard let first = names.first, names.count > 2 else { return list(names) }
    return "\(first) and \(count(names.count - 1, "other"))"
  }
}
