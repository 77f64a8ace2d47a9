import Steps

// Scenes 1, 5, 6 and 9: what outlives the container
extension English {
  func createVolume(_ place: VolumePlace) -> Text {
    let name = Format.volume(place.name)
    return Text(
      plan: "Makes volume \(name), a folder that outlives containers.",
      line: "Volume \(name) was made: a folder that outlives containers.",
      more: """
        It lies on the host, in \(Format.path(place.files)), and in no layer: whichever container mounts it sees the same \
        files. Removing a container does not remove it; `volume rm` does, or rm -v where nobody gave it a name.
        """,
      story: """
        A volume is nothing but a directory with a record beside it. No quota, no file system of its own: it takes its \
        space from the disk that \(Format.path(place.directory)) is on. The record is written last, so that a volume \
        which is only half made is never listed.
        """,
      whyNow: "Before the container's mounts: what is to be mounted must be there.",
      notSo: NotSo(
        belief: "A container's data goes when the container goes.",
        truth: "Only what is in the writable layer. What was written into a volume stays."))
  }

  func makeFolders(_ paths: [String]) -> Text {
    let path = Format.source(paths.last ?? "/")
    return Text(
      plan: "Makes \(path) on the host, which is missing.",
      line: "\(path) was missing on the host, and was made.",
      more: """
        -v was given a path that the host does not have. docker makes an empty folder then, of root's; so a slip in \
        the path shows as a folder without files inside. --mount refuses it instead.
        """,
      story: """
        mkdir makes one folder, so each missing one above it is a call of its own. They stay when the container is gone, \
        as all that lies on the host. If the run fails before its program starts, those that are still empty are removed.
        """,
      whyNow: "Before the container's mounts: open_tree finds only what is there.",
      notSo: NotSo(
        belief: "-v moves files into the container.",
        truth: "It shows a folder of the host at another path. Nothing moves."))
  }

  func fillVolume(_ place: VolumePlace, _ target: String) -> Text {
    Text(
      plan: "Copies what the image has at \(Format.target(target)) into the volume.",
      line: "What the image has at \(Format.target(target)) was copied into the volume.",
      more: """
        Volume \(Format.volume(place.name)) was empty, and a mount covers what lies beneath it. So that the program finds \
        what its image brings, the files are copied once, with owners, modes and links. nocopy leaves that out.
        """,
      story: """
        The layers are read from the topmost down, as overlayfs would show them: the first that has a name decides, a \
        whiteout ends the search. The copy is made beside the volume, and moved in by rename when it is whole, so a disk \
        that fills up meanwhile leaves the volume empty.
        """,
      whyNow: "After the volume is made and before anybody can write into it.",
      notSo: NotSo(
        belief: "A new version of the image updates the volume.",
        truth: "It is copied only while the volume is empty. Later images find the old files there."))
  }

  func openMountPoint(_ point: MountPoint) -> Text {
    let what = point.name.map { "Volume \(Format.volume($0))" } ?? Format.source(point.source)
    return Text(
      plan: "Opens on the host what will be \(Format.target(point.target)) inside, for scene 6 to put in place.",
      line: "\(what) was opened on the host\(point.isReadOnly ? ", read-only" : "").",
      more: """
        It lies at \(Format.path(point.source)) on the host and will be \(point.target) inside. Nothing is copied: host and \
        container have the same files, and what is written there stays when the container is \
        gone.\(point.isReadOnly ? " Read-only holds for this mount alone: the host can still write." : "")
        """,
      story: """
        open_tree with OPEN_TREE_CLONE makes a second mount of it, attached nowhere; AT_RECURSIVE takes along what is \
        mounted below. \
        \(point.isReadOnly ? "mount_setattr makes all of them read-only while nobody can reach them. " : "")The \
        descriptor keeps meaning this folder, whatever happens to its path: nobody can slip something else under it.
        """,
      whyNow: "Before the pivot: paths of the host are lost by it, descriptors are not.")
  }

  func placeMountPoint(_ point: MountPoint) -> Text {
    let target = Format.target(point.target)
    let access = point.isReadOnly ? ", read-only" : ""
    if point.type == .tmpfs { return placeTmpfs(point.target, access) }
    let what = point.name.map { "Volume \(Format.volume($0))" } ?? "The host's \(Format.source(point.source))"
    return Text(
      plan: "Puts what was opened on the host at \(target)\(access).",
      line: "\(what) is now at \(target)\(access).",
      more: """
        It covers what the image has there. A write goes straight to the host's files, past the writable layer: no \
        copy-up, and rm does not remove it. Where the image has no \(point.target), it is made first, in the writable \
        layer.
        """,
      story: """
        move_mount attaches what the descriptor of scene 5 stands for. The path is looked up inside the image: a link \
        there is followed with MOVE_MOUNT_T_SYMLINKS, and can end nowhere but inside. User and group numbers are the \
        host's: uid 1000 inside writes files of uid 1000 outside.
        """,
      whyNow: "After the host's tree is gone: no link of the image leads to it any more.",
      notSo: NotSo(
        belief: "What a container writes is gone with it.",
        truth: "What it writes below \(target) is the host's, and stays."))
  }

  private func placeTmpfs(_ target: String, _ access: String) -> Text {
    Text(
      plan: "Puts an empty tmpfs at \(Format.target(target))\(access).",
      line: "An empty tmpfs is now at \(Format.target(target))\(access).",
      more: """
        Its files are in memory only: no layer and no disk gets them. They are gone as soon as the container stops, even \
        if it is started again.
        """,
      story: """
        The tmpfs was made in scene 5 by fsopen and fsmount, with nosuid, nodev and noexec, unless asked otherwise. Its \
        pages count against the memory limit of the cgroup; without size= it may take half of the machine's memory.
        """,
      whyNow: "After the host's tree is gone: no link of the image leads to it any more.",
      notSo: NotSo(
        belief: "stop keeps all files until rm.", truth: "Those of a tmpfs go with the last process that sees it."))
  }

  func deleteVolume(_ place: VolumePlace) -> Text {
    let name = Format.volume(place.name)
    return Text(
      plan: "Removes volume \(name), with its files.",
      line: "Volume \(name) was removed, with its files.",
      more: """
        They lay in \(Format.path(place.files)) and nowhere else. No container had the volume any more: as long as one \
        does, it is refused, whether that container runs or not.
        """,
      story: """
        Its record is unlinked first: what is half removed is no volume any more, and can't be mounted. Then the tree \
        goes, each folder opened by its parent with O_NOFOLLOW, so that a link in it can't lead elsewhere.
        """,
      whyNow: "After the last mount of it is gone.",
      notSo: NotSo(
        belief: "rm removes a container's volumes.",
        truth: "rm leaves all. rm -v and --rm take those that nobody named; the others go by `volume rm`."))
  }

  func removeFolders(_ paths: [String]) -> Text {
    let path = Format.source(paths.first ?? "/")
    return Text(
      plan: "Removes \(path) from the host again, if it is empty.",
      line: "\(path), which this run had made, is gone from the host again.",
      more: """
        They were made for a container that did not come to be. One that has got something in it meanwhile stays: rmdir \
        refuses it.
        """,
      story: """
        unlinkat with AT_REMOVEDIR removes a folder only if it is empty, and says ENOTEMPTY otherwise. So nothing that \
        somebody else has put there can get lost.
        """,
      whyNow: "After the process that may have had them mounted is gone.")
  }
}

extension Format {
  /// A volume's name as people read it: of one made of digits, the first twelve.
  static func volume(_ name: String) -> String { shortened(path(name), to: 20) }

  /// A path of the host, short enough for a line.
  static func source(_ path: String) -> String { shortened(self.path(path), to: 21) }

  /// The same for a path inside.
  static func target(_ path: String) -> String { shortened(path, to: 19) }

  private static func shortened(_ text: String, to most: Int) -> String {
    text.count <= most ? text : "…" + text.suffix(most - 1)
  }
}
