import Steps

extension StraceCall {
  /// The arguments as a trace has them, under their man-page names. Environment values are secrets.
  var json: String {
    let names = Self.parameters[name] ?? []
    return JSON.object(
      arguments.enumerated().map { index, token in
        let name = index < names.count ? names[index] : "arg\(index + 1)"
        let value = StraceToken.json(token)
        return JSON.Member(name, name == "envp" ? Self.redacted(value) : value)
      }
    ).text
  }

  private static func redacted(_ environment: JSON) -> JSON {
    .array((environment.array ?? []).map { .string(Secret($0.string ?? "").description) })
  }

  /// What is recorded of it. `slot`: its place in the story.
  func performed(slot: Int) -> PerformedCall {
    PerformedCall(
      slot: slot, name: name, args: json, result: result, error: error,
      fate: isCut ? .cut : error == nil && result != -1 ? .done : .tolerated, begin: begin, end: end)
  }

  /// Of the calls that make a container, from section 2 of the manual. Others' arguments are numbered.
  private static let parameters: [String: [String]] = [
    "access": ["pathname", "mode"], "bind": ["sockfd", "addr", "addrlen"], "capset": ["hdrp", "datap"],
    "chdir": ["path"], "chmod": ["pathname", "mode"], "chown": ["pathname", "owner", "group"], "chroot": ["path"],
    "clone": ["stack", "flags"], "clone3": ["cl_args", "size"], "close": ["fd"],
    "close_range": ["first", "last", "flags"], "connect": ["sockfd", "addr", "addrlen"], "dup": ["oldfd"],
    "dup2": ["oldfd", "newfd"], "dup3": ["oldfd", "newfd", "flags"], "execve": ["pathname", "argv", "envp"],
    "execveat": ["dirfd", "pathname", "argv", "envp", "flags"], "exit_group": ["status"], "fchdir": ["fd"],
    "fchmod": ["fd", "mode"], "fchmodat": ["dirfd", "pathname", "mode"], "fchown": ["fd", "owner", "group"],
    "fsconfig": ["fd", "cmd", "key", "value", "aux"], "fsmount": ["fsfd", "flags", "mount_attrs"],
    "fsopen": ["fsname", "flags"], "fstat": ["fd", "statbuf"], "ioctl": ["fd", "request", "argp"],
    "keyctl": ["operation", "arg2", "arg3", "arg4", "arg5"], "kill": ["pid", "sig"],
    "mkdir": ["pathname", "mode"], "mkdirat": ["dirfd", "pathname", "mode"],
    "mknod": ["pathname", "mode", "dev"], "mknodat": ["dirfd", "pathname", "mode", "dev"],
    "mount": ["source", "target", "filesystemtype", "mountflags", "data"],
    "mount_setattr": ["dirfd", "pathname", "flags", "attr", "size"],
    "move_mount": ["from_dirfd", "from_pathname", "to_dirfd", "to_pathname", "flags"],
    "open": ["pathname", "flags", "mode"], "open_tree": ["dirfd", "pathname", "flags"],
    "openat": ["dirfd", "pathname", "flags", "mode"], "openat2": ["dirfd", "pathname", "how", "size"],
    "pidfd_open": ["pid", "flags"], "pidfd_send_signal": ["pidfd", "sig", "info", "flags"],
    "pipe2": ["pipefd", "flags"], "pivot_root": ["new_root", "put_old"],
    "prctl": ["option", "arg2", "arg3", "arg4", "arg5"], "prlimit64": ["pid", "resource", "new_limit", "old_limit"],
    "read": ["fd", "buf", "count"], "rmdir": ["pathname"], "seccomp": ["operation", "flags", "args"],
    "sendto": ["sockfd", "buf", "len", "flags", "dest_addr", "addrlen"], "setgid": ["gid"],
    "setgroups": ["size", "list"], "sethostname": ["name", "len"], "setns": ["fd", "nstype"],
    "setresgid": ["rgid", "egid", "sgid"], "setresuid": ["ruid", "euid", "suid"],
    "setrlimit": ["resource", "rlim"], "setuid": ["uid"], "socket": ["domain", "type", "protocol"],
    "symlink": ["target", "linkpath"], "symlinkat": ["target", "newdirfd", "linkpath"],
    "umount2": ["target", "flags"], "unlink": ["pathname"], "unlinkat": ["dirfd", "pathname", "flags"],
    "unshare": ["flags"], "wait4": ["pid", "wstatus", "options", "rusage"],
    "waitid": ["idtype", "id", "infop", "options", "rusage"], "write": ["fd", "buf", "count"],
  ]
}
