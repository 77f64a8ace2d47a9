import Steps

extension Operation {
  /// The record last: a volume without it is none. Of two that make the same one at once, both find it made.
  func createVolumeCalls(_ place: VolumePlace, _ record: String) -> [Call] {
    [
      makeDirectoryCall(place.directory, mode: 0o701, tolerated: [.exist]),
      makeDirectoryCall(place.files, mode: 0o755, tolerated: [.exist]),
    ] + writeFileCalls(place.record, .text(record), mode: 0o600)
  }

  /// What has got something in it meanwhile, or is no folder, stays.
  func removeEmptyDirectoryCall(_ path: String) -> Call {
    var call = removeDirectoryCall(path)
    call.tolerated += [.notempty, .busy, .notdir]
    return call
  }

  /// Read-only while it hangs nowhere: nobody can have written by then. A remount by path would reach the topmost mount
  /// only, mount_setattr(2) takes all below with it.
  func openMountPointCalls(_ point: MountPoint) -> [Call] {
    let open = openTreeCalls(point.source, point.target, ["AT_RECURSIVE"])
    return point.isReadOnly ? open + [readOnlyCall(.mount(point.target))] : open
  }

  private func readOnlyCall(_ mount: Register) -> Call {
    Call(
      "mount_setattr",
      [
        Argument("dirfd", .register(mount)), Argument("path", .text("")),
        Argument("flags", .flags(["AT_EMPTY_PATH", "AT_RECURSIVE"])),
        Argument("attr", .structure(.mountAttr, [Argument("attr_set", .flags(["MOUNT_ATTR_RDONLY"]))])),
        Argument("size", .number(32)),
      ])
  }

  /// Links at the target are followed: they end inside, since the host's tree is detached by then.
  func placeMountPointCalls(_ point: MountPoint) -> [Call] {
    let footing =
      point.isFile
      ? makeDirectoriesCalls(Self.folder(of: point.target)) + [makeFileCall(point.target, tolerated: [.exist, .rofs])]
      : makeDirectoriesCalls(point.target)
    return footing + moveCalls(point.target, ["MOVE_MOUNT_T_SYMLINKS"])
  }
}
