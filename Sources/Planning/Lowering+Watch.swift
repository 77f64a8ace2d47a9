import Steps

extension Register {
  /// The group of fanotify(7), and the container's root by which what it tells is looked up.
  static let watch = Register("watch")
  static let watched = Register("watched")
}

extension Operation {
  /// A mark on the file system, not on a mount: names that come and go are told of no mount. By FAN_REPORT_… each event
  /// bears the handle of a folder and a name in it, and opens nothing. What is executed is told, too: a process is looked
  /// at while it is sure to be there. The container's memory limit does not pay for the
  /// queue: the monitor makes it.
  func watchFilesCalls() -> [Call] {
    [
      Call(
        "fanotify_init",
        [
          Argument(
            "flags",
            .flags([
              "FAN_CLASS_NOTIF", "FAN_CLOEXEC", "FAN_NONBLOCK", "FAN_REPORT_FID", "FAN_REPORT_DIR_FID",
              "FAN_REPORT_NAME", "FAN_REPORT_TARGET_FID",
            ])), Argument("event_f_flags", .flags(["O_RDONLY"])),
        ], output: .watch),
      Call(
        "openat",
        [
          Argument("dirfd", .atFdCwd), Argument("pathname", .formatted("/proc/%d/root", .child)),
          Argument("flags", .flags(["O_RDONLY", "O_DIRECTORY", "O_CLOEXEC"])),
        ], output: .watched),
      Call(
        "fanotify_mark",
        [
          Argument("fanotify_fd", .register(.watch)),
          Argument("flags", .flags(["FAN_MARK_ADD", "FAN_MARK_FILESYSTEM"])),
          Argument(
            "mask",
            .flags(["FAN_MODIFY", "FAN_ATTRIB", "FAN_CREATE", "FAN_DELETE", "FAN_RENAME", "FAN_OPEN_EXEC", "FAN_ONDIR"])
          ),
          Argument("dirfd", .register(.watched)), Argument("pathname", .none),
        ]),
    ]
  }
}
