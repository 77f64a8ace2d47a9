import Steps

// Scene 1
extension English {
  func resolveImage(_ reference: String, _ digest: String?) -> Text {
    Text(
      plan: "Looks up \(reference) in the store.",
      line: digest.map { "\(reference) was found in the store: \(Format.digest($0))." }
        ?? "\(reference) was looked up in the store. It is not there.",
      more: """
        A reference names a registry, a repository, and a tag or a digest. A tag is a name that can be moved to another \
        image; the digest is the SHA-256 of the image's manifest, so it can mean no other image. The store on this \
        machine finds images by either.
        """,
      story: """
        The store is an OCI image layout: index.json lists descriptors (media type, digest, size, and the name as an \
        annotation), and the digest leads to a file under blobs/sha256. That file is the manifest; it names one \
        configuration and the layers in their order. An index in between can offer one manifest per platform. Nothing \
        is downloaded here, and the kernel is asked for nothing but reading files.
        """,
      whyNow: "All that follows is planned from the image: its layers, its command, its environment.",
      notSo: NotSo(
        belief: "An image is an operating system with a kernel of its own.",
        truth: "It holds files. The kernel is the one that this command runs on."))
  }

  func useRootfs(_ path: String) -> Text {
    Text(
      plan: "Takes \(path) as the only read-only layer.",
      line: "\(path) was taken as the only read-only layer.",
      more: """
        An image is one way to come by a root file system, a directory is another. The overlay reads it and never \
        writes to it: what the container changes goes to a writable layer of its own.
        """,
      story: """
        The OCI runtime specification knows no images either. Its config.json has root.path, a directory that somebody \
        unpacked before. Overlayfs expects a lower directory to stay as it is while it is mounted: changes made to it \
        from outside meanwhile may or may not be seen inside.
        """,
      whyNow: "The layer stack of scene 5 starts with it.",
      notSo: NotSo(
        belief: "The directory is copied for the container.",
        truth: "The container reads the very same files, through the overlay."))
  }

  func readImageConfig(_ digest: String, layers: Int) -> Text {
    Text(
      plan: "Reads the image's configuration: what to run by default, and its \(count(layers, "layer")).",
      line: "The image's configuration names \(count(layers, "layer")), and what to run by default.",
      more: """
        The configuration (\(Format.digest(digest))) is a JSON file with Entrypoint, Cmd, Env, WorkingDir and User, and \
        with diff_ids, the digest of each layer. What is typed after the image's name takes the place of Cmd; -e adds \
        to Env, -w and -u replace WorkingDir and User.
        """,
      story: """
        A layer has two digests. The manifest has that of the blob as it is transferred, usually compressed; the \
        configuration has the diff_id, that of the tar inside. A chain id names a whole stack: for the lowest layer it \
        is the diff_id, for each further one it is sha256(chain id below + " " + diff_id). The unpacked directory in \
        the store is named after it.
        """,
      whyNow: "The order of the layers and the default command stand in it: without them there is no plan.")
  }

  func findLayer(_ layer: Layer) -> Text {
    Text(
      plan: "Uses layer \(layer.position) as it lies unpacked in the store.",
      line: "Layer \(layer.position) was there already: \(bytes(layer.bytes)) in \(count(layer.files, "file")).",
      more: """
        Layer \(layer.position), counted from the bottom, is a directory that was unpacked once. Every container whose \
        image has this layer reads it at the same time, and none writes to it. Nothing is copied.
        """,
      story: """
        It lies in \(Format.path(layer.path)), a directory named after the chain id \(Format.digest(layer.chainID)); the digest of \
        its tar is \(Format.digest(layer.diffID)). Overlayfs opens the file of the lower directory itself: the same \
        inode for every container, so that its pages are in memory only once, too.
        """,
      whyNow: "Overlayfs stacks directories: a layer has to lie unpacked before it can be one of them.",
      notSo: NotSo(
        belief: "Every container gets a copy of the layers.",
        truth: "These \(bytes(layer.bytes)) are on the disk once, for all containers."))
  }

  func unpackLayer(_ layer: Layer) -> Text {
    Text(
      plan: "Unpacks layer \(layer.position) into the store, once for all containers.",
      line: "Layer \(layer.position) was unpacked: \(bytes(layer.bytes)) in \(count(layer.files, "file")).",
      more: """
        A layer is a tar of the files that it adds or replaces. It is unpacked once, into a directory of the store; \
        every later container of any image with this layer finds it there.
        """,
      story: """
        What a layer removes stands in its tar as an empty file .wh.NAME. Overlayfs has another mark for it, a \
        character device with the numbers 0, 0 under that very name; unpacking turns one into the other. A directory \
        that hides all that lies below it is .wh..wh..opq in the tar, and the attribute trusted.overlay.opaque on disk. \
        This directory is \(Format.path(layer.path)), named after the chain id; the digest of the blob is \
        \(Format.digest(layer.digest)).
        """,
      whyNow: "Overlayfs stacks directories: a layer has to lie unpacked before it can be one of them.",
      notSo: NotSo(
        belief: "Every container unpacks the image again.",
        truth: "Layer \(layer.position) was unpacked for the first container that needed it, and for all later ones."))
  }

  func createContainer(_ place: ContainerPlace) -> Text {
    let id = String(place.id.prefix(12))
    return Text(
      plan: "Claims the name \(place.name), and makes the container's record.",
      line: "Container \(id) was recorded, under the name \(place.name).",
      more: """
        The record is a directory, and a link that claims the name. There is no process yet, no namespace and no \
        cgroup: docker's create goes no further than a record and a writable layer.
        """,
      story: """
        The name is a symbolic link, \(place.nameFile), that points to the id. symlink fails with EEXIST if it is there \
        already: of two commands that want the same name at the same time, the kernel lets one make it. So names need \
        neither a lock nor a daemon. The record lies in \(Format.path(place.directory)).
        """,
      whyNow: "The writable layer and the cgroup are named after the container.",
      notSo: NotSo(
        belief: "`run` again continues my container.",
        truth: "Every run makes another one. This one is \(id)."))
  }

  func createWritableLayer(_ directory: String) -> Text {
    Text(
      plan: "Makes an empty writable layer.",
      line: "An empty writable layer was made. No file was copied.",
      more: """
        It is three directories: upper will take what the container writes, work is scratch space of overlayfs, and at \
        merged the whole stack will appear. upper is empty: a container starts as the image and nothing else.
        """,
      story: """
        They lie in \(Format.path(directory)). upper and work have to be on one file system, because overlayfs prepares a file in \
        work and then renames it into upper, in one step that nobody can see half done. The file system has to know \
        trusted.* extended attributes, in which overlayfs keeps its marks. upper stays when the container stops; rm \
        removes it.
        """,
      whyNow: "The overlay of scene 5 needs an upper directory to write to.",
      notSo: NotSo(
        belief: "The writable layer starts as a copy of the image.",
        truth: "It starts empty. A file goes up into it when it is first changed, or opened for writing."))
  }

  func writeEtcFiles(_ files: [FileText]) -> Text {
    let names = list(files.map { Format.name($0.path) })
    return Text(
      plan: "Writes \(names) for this container.",
      line: "\(names) were written for this container.",
      more: """
        An image can't know the container's hostname or the host's name servers. So \(names) are made for each \
        container, and cover the image's files of those names from scene 6 on. resolv.conf starts as a copy of the \
        host's.
        """,
      story: """
        A bind mount can put a single file over another. Because each of these files is a mount point inside, it can \
        be written in place but not replaced: an editor that saves by rename gets EBUSY. The files lie beside the \
        writable layer, not in it, and go with the container.
        """,
      whyNow: "They are opened in scene 5, as long as their paths on the host can be reached.",
      notSo: NotSo(
        belief: "All of /etc comes from the image.",
        truth:
          "\(count(files.count, "file")) of it \(files.count == 1 ? "is" : "are") written on the host, for this container."
      ))
  }

  func writeSpec(_ path: String) -> Text {
    Text(
      plan: "Writes down the container's configuration, in OCI's format.",
      line: "The container's configuration was written down, in OCI's format.",
      more: """
        \(Format.name(path)) says what is to be run and as whom, and with which namespaces, mounts, limits and \
        capabilities. runc and crun read the same format. The values of its environment are secrets: they don't stand \
        in the trace.
        """,
      story: """
        The OCI runtime specification draws a line here: whoever knows about images writes config.json; the runtime \
        reads it and knows nothing of images. Its parts are process, root, mounts, hostname, and under linux the \
        namespaces, resources, maskedPaths and readonlyPaths. It lies at \(Format.path(path)).
        """,
      whyNow: "All is decided and written down before the first cgroup or process is made.")
  }
}
