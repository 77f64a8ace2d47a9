import CKernel
import Glibc
import Steps

extension Sys {
  /// A program that works for this process. The caller owns the descriptors, and reaps it.
  package struct Helper {
    package let pid: Int
    /// Its standard input.
    package let input: Int32
    /// Its standard output.
    package let output: Int32
  }

  /// Starts the program at `path` in the working directory `folder`, for good as `user` where there is one, with no other
  /// descriptors than its streams and those `handed`, without this process's terminal. It dies with this process. What it may not reach by its path it may
  /// still be: the file is opened before rights are given up. fexecve(3)
  package static func startHelper(
    _ path: String, in folder: String, as user: (uid: UInt32, gid: UInt32)?, handing handed: [Int32] = [],
    environment: [String: String]
  ) throws(KernelRefusal) -> Helper {
    let program = try openFile(path, writable: false)
    defer { close(program) }
    let (read, input) = try pipe()
    let (output, written) = try pipe()
    defer { for end in [read, written] { close(end) } }
    let pid = try fork()
    guard pid == 0 else { return Helper(pid: pid, input: input, output: output) }
    setsid()
    let silence = open("/dev/null", O_WRONLY)
    guard chdir(folder) == 0, dup2(read, 0) == 0, dup2(written, 1) == 1, dup2(silence, 2) == 2,
      user.map({ become(uid: $0.uid, gid: $0.gid) }) ?? true
    else { exitNow(helperRefused) }
    // After the change of user, which takes it away. prctl(2)
    _ = fb_prctl(deathSignal, UInt64(SIGKILL))
    _ = fb_prctl(noNewPrivileges, 1)
    closeOthers(than: handed + [program])
    for descriptor in handed { _ = fcntl(descriptor, F_SETFD, 0) }
    var arguments = [strdup(path), nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    fexecve(program, &arguments, &variables)
    exitNow(helperRefused)
  }

  /// PR_SET_PDEATHSIG of <linux/prctl.h>, which Glibc's module lacks.
  private static let deathSignal: Int32 = 1
  /// PR_SET_NO_NEW_PRIVS
  private static let noNewPrivileges: Int32 = 38

  /// How it ends where its rights or its program could not be had.
  package static let helperRefused = 126
}
