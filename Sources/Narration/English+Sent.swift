import Steps

// Scene 1, where images and files leave this machine's store.
extension English {
  func sendBlob(_ digest: String, _ size: Int, _ isNew: Bool) -> Text {
    Text(
      plan: "Sends blob \(Format.digest(digest)).",
      line: isNew
        ? "Blob \(Format.digest(digest)) was sent: \(size) bytes."
        : "Blob \(Format.digest(digest)) was not sent: the registry has it.",
      more: isNew
        ? """
        The registry was asked for a place to send to, and named one by 202. At the end it was told the digest; it computes \
        its own, and 201 means that both are the same.
        """
        : "It was asked for by its digest, and the answer was 200. Whoever put it there, it is the same bytes.",
      story: """
        Blobs go first and the manifest last, for the same reason as a name is given last when an image is loaded: a registry \
        takes no manifest that names what it hasn't got. So nobody can pull half an image, whenever the push breaks off.
        """,
      whyNow: "The manifest that comes at the end names it.",
      notSo: NotSo(
        belief: "push uploads the whole image each time.",
        truth: "It asks for each blob and sends what is missing. After a small change that is one layer."))
  }

  func writeArchive(_ path: String?, _ images: [String], _ size: Int?) -> Text {
    let place = path.map(Format.name) ?? "standard output"
    let told = size.map { ": \(bytes(Int64($0)))" } ?? ""
    return Text(
      plan: "Writes a tar.",
      line: images.isEmpty
        ? "The container's files were written to \(place)\(told)."
        : "\(count(images.count, "image")) went to \(place)\(told).",
      more: images.isEmpty
        ? """
        All layers as one, as the container sees them, and its own changes among them; what volumes hold is not its file \
        system's. It is a plain tar: no layers, no configuration, no history.
        """
        : "\(list(images)): the blobs as they lie in the store, each once, with the index that leads to them.",
      story: images.isEmpty
        ? """
        `import` makes an image of such a tar, with one layer. What the image had said of programs, users and environment is \
        lost on the way, for none of that stands in files; `commit` keeps it. A container that runs stands still \
        meanwhile.
        """
        : """
        The tar is an OCI image layout with docker's manifest.json beside it: two tables of contents for the same blobs, so \
        that docker, podman and skopeo read it alike. Nothing is packed anew, and so every digest stays what it was.
        """,
      whyNow: path == nil
        ? "What is read first by the one at the other end comes last here: nothing of it was kept on this side."
        : "It was written aside and renamed: the file is whole, or it is not there.",
      notSo: images.isEmpty
        ? NotSo(
          belief: "export saves a container.", truth: "It saves its files. What runs, and in which limits, is no file.")
        : NotSo(
          belief: "save and export write the same.", truth: "save writes images with their layers, export one tree."))
  }

  func copyFiles(_ source: String, _ target: String, _ into: Bool, _ files: Int?, _ size: Int?) -> Text {
    let told = files.map { ": \(count($0, "file")), \(bytes(Int64(size ?? 0)))" } ?? ""
    let from = source == "-" ? "standard input" : source
    let place = target == "-" ? "standard output" : target
    return Text(
      plan: "Copies \(from) to \(place).",
      line: "\(source == "-" ? from.sentenceCased : from) was copied to \(place)\(told).",
      more: into
        ? """
        The files went into the container's file system; where no volume is mounted, that is its writable layer. The image \
        below stays what it was.
        """
        : "What the container sees at that path was copied, whichever layer it came from.",
      story: """
        One process reads and writes a tar into a pipe, another takes it out. The one inside works with the container's root as \
        its own, by chroot(2) or in the container's mount namespace: paths, and the links on them, end there. No program of the \
        container's takes part.
        """,
      whyNow: into
        ? "The container need not run for it: its layers are directories of the host."
        : "The container need not run for it, and no tool has to be in its image.",
      notSo: NotSo(
        belief: "cp reaches into a container's disk.",
        truth: "A container has no disk. It has directories of the host, stacked."))
  }
}
