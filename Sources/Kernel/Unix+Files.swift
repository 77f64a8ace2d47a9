import CKernel
import Steps

extension Unix {
  /// Renames without replacing: EEXIST if `new` is there. renameat2(2)
  package static func rename(_ old: String, noReplace new: String) throws(KernelRefusal) {
    try checked(fb_rename_noreplace(old, new), "renameat2", new)
  }

  /// Takes a write lock on the whole file; false if another process has it. It goes when the process ends, or closes
  /// any descriptor of that file; a fork doesn't inherit it. F_SETLK, fcntl_locking(2)
  package static func lock(_ descriptor: Int32) throws(KernelRefusal) -> Bool {
    let result = fb_lock(descriptor)
    if result == -Errno.again.rawValue || result == -Errno.acces.rawValue { return false }
    try checked(result, "fcntl", "F_SETLK")
    return true
  }

  /// The process that holds such a lock; nil if none does. F_GETLK, fcntl_locking(2)
  package static func lockHolder(_ descriptor: Int32) throws(KernelRefusal) -> Int32? {
    let pid = try checked(fb_lock_holder(descriptor), "fcntl", "F_GETLK")
    return pid == 0 ? nil : pid
  }
}
