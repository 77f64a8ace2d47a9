#pragma once
#include <stdint.h>

// What `import Glibc` lacks. Each is one system call; all return its result, or a negative errno.

// unshare(2), CLONE_NEWUSER: root in a user namespace of its own, which nobody has mapped yet
int fb_unshare_users(void);

// unshare(2), CLONE_NEWNS
int fb_unshare_mounts(void);

// fsopen(2), fsconfig(2), fsmount(2), move_mount(2). `settings`: key and value in turn, each ended by NUL, of a flag an empty
// value; and an empty key at last.
int fb_mount(const char *type, const char *settings, const char *target);

// chroot(2). What the C library would read later to turn names into other character sets is read before: in there somebody
// else's files would be found in its place.
int fb_confine(int root);

// setns(2) into a user namespace
int fb_join_users(int fd);

// ioctl_nsfs(2), NS_GET_USERNS: 1 if the namespace belongs to that user namespace, 0 if it does not
int fb_belongs(int space, int users);

// openat2(2), RESOLVE_IN_ROOT: `/`, `..` and links end at `root`, whoever changes them meanwhile
int fb_open_inside(int root, const char *path, uint64_t flags);
// open_by_handle_at(2), O_PATH: `handle` is a struct file_handle of so many bytes in all, `root` a descriptor of its file system
int fb_open_by_handle(int root, const void *handle, uint32_t size);
// fork(2). Only where one thread runs.
int fb_fork(void);
// pidfd_open(2): a close-on-exec descriptor that the caller owns.
int fb_pidfd_open(int pid);
// pidfd_send_signal(2)
int fb_pidfd_send_signal(int pidfd, int signal);

// How a child ended: `code` CLD_EXITED (1) with the exit code, or CLD_KILLED (2), CLD_DUMPED (3) with the signal.
// pid 0: it has not ended.
struct fb_exit {
  int32_t pid, code, status;
};
// waitid(2) for the exit of the child behind a pidfd, or of a PID. `options`: WNOHANG, WNOWAIT beside WEXITED.
int fb_wait_pidfd(int pidfd, int options, struct fb_exit *exit);
int fb_wait_pid(int pid, int options, struct fb_exit *exit);
int fb_wait_any(int options, struct fb_exit *exit);
enum { FB_WNOHANG = 1, FB_WNOWAIT = 0x01000000, FB_O_PATH = 010000000 };

// setresuid(2), setresgid(2) with all three ids the same, setgroups(2)
int fb_setresuid(uint32_t uid);
int fb_setresgid(uint32_t gid);
int fb_setgroups(const uint32_t *groups, uint32_t count);
// close_range(2)
int fb_close_range(uint32_t first, uint32_t last, uint32_t flags);
// prctl(2)
int fb_prctl(int option, uint64_t argument);
// renameat2(2) with RENAME_NOREPLACE: EEXIST if `to` is there
int fb_rename_noreplace(const char *from, const char *to);
// F_SETLK of fcntl_locking(2): a write lock on the whole file, lost when any of the process's descriptors of it closes.
int fb_lock(int fd);
// F_GETLK: the PID that holds a lock that would stop ours, or 0.
int fb_lock_holder(int fd);
// umask(2): the previous mask
int fb_umask(int mask);
// sigprocmask(2): nothing is blocked any more. Swift's threads block many signals, and children inherit that.
int fb_unblock_signals(void);
// signal(2) with SIG_IGN or SIG_DFL
int fb_ignore_signal(int signal, int ignore);
// posix_fallocate(3): room that a full disk can't take back
int fb_allocate(int fd, uint64_t size);
// mmap(2) MAP_SHARED: null and *error if it was refused
void *fb_map(int fd, uint64_t size, int writable, int *error);
int fb_unmap(void *base, uint64_t size);
// clock_gettime(2), CLOCK_MONOTONIC, in nanoseconds
int64_t fb_now(void);
// _exit(2), without handlers or flushing: the only way out of a fork
_Noreturn void fb_exit_now(int code);
// memfd_create(2), close-on-exec
int fb_memory_file(const char *name);
// pipe2(2), close-on-exec
int fb_pipe(int ends[2]);
// signalfd(2), close-on-exec, of the signals whose bits (1 << (number - 1)) are set; they are blocked from then on.
int fb_signal_descriptor(uint64_t signals);
// The number of the next signal that such a descriptor has. 0: none
int fb_next_signal(int fd);
// bpf(2), BPF_PROG_LOAD of a program for devices that lets all pass; nothing of it stays
int fb_try_device_filter(void);
// getrandom(2), until `bytes` is full
int fb_random(void *bytes, uint64_t count);
