#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/fanotify.h>
#include <linux/mount.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/prctl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "CKernel.h"

// umount2(2): the kernel's public headers leave these out.
#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8

// The structures that CallEncoder+Structs.swift writes, as the kernel's headers lay them out.
static_assert(sizeof(struct clone_args) == 88 && offsetof(struct clone_args, cgroup) == 80);
static_assert(offsetof(struct clone_args, pidfd) == 8 && offsetof(struct clone_args, exit_signal) == 32);
static_assert(sizeof(struct __user_cap_header_struct) == 8 && offsetof(struct __user_cap_header_struct, pid) == 4);
static_assert(sizeof(struct __user_cap_data_struct) == 12);
static_assert(offsetof(struct __user_cap_data_struct, permitted) == 4);
static_assert(offsetof(struct __user_cap_data_struct, inheritable) == 8);
static_assert(sizeof(struct mount_attr) == 32 && offsetof(struct mount_attr, attr_clr) == 8);
static_assert(offsetof(struct mount_attr, propagation) == 16 && offsetof(struct mount_attr, userns_fd) == 24);
static_assert(sizeof(struct pollfd) == 8 && offsetof(struct pollfd, events) == 4);
static_assert(sizeof(struct timespec) == 16 && offsetof(struct timespec, tv_nsec) == 8);
static_assert(sizeof(struct winsize) == 8 && offsetof(struct winsize, ws_col) == 2);
static_assert(sizeof(struct rlimit) == 16 && offsetof(struct rlimit, rlim_max) == 8);
static_assert(sizeof(struct sockaddr_un) == 110 && offsetof(struct sockaddr_un, sun_path) == 2);
static_assert(sizeof(struct sock_fprog) == 16 && offsetof(struct sock_fprog, filter) == 8);
static_assert(offsetof(union bpf_attr, insns) == 8 && offsetof(union bpf_attr, license) == 16);
static_assert(offsetof(union bpf_attr, attach_bpf_fd) == 4 && offsetof(union bpf_attr, attach_flags) == 12);
static_assert(_NSIG == 65, "a sigset_t of the kernel has 8 bytes");
// siginfo_t of a child, as Kernel/Arena+Calls.swift reads it. sigaction(2)
static_assert(offsetof(siginfo_t, si_code) == 8 && offsetof(siginfo_t, si_pid) == 16);
static_assert(offsetof(siginfo_t, si_status) == 24 && sizeof(siginfo_t) == 128);

#define CALL(name, arguments) {#name, __NR_##name, arguments}

static const struct fb_call calls[] = {
    CALL(openat, "dirfd pathname flags mode?"),
    CALL(close, "fd"),
    CALL(read, "fd buf count"),
    CALL(write, "fd buf count"),
    CALL(mkdirat, "dirfd pathname mode"),
    CALL(unlinkat, "dirfd pathname flags"),
    CALL(symlinkat, "target newdirfd linkpath"),
    CALL(renameat, "olddirfd oldpath newdirfd newpath"),
    CALL(mknodat, "dirfd pathname mode dev"),
#ifdef __NR_chown
    CALL(chown, "pathname owner group"),
#endif
    CALL(fchown, "fd owner group"),
    CALL(fchownat, "dirfd pathname owner group flags"),
    CALL(fchmodat, "dirfd pathname mode flags?"),
    CALL(dup3, "oldfd newfd flags"),
    CALL(ioctl, "fd request|op argp?"),
    CALL(pipe2, "pipefd flags"),
    CALL(socketpair, "domain type protocol sv"),
    CALL(socket, "domain type protocol"),
    CALL(connect, "sockfd addr addrlen"),
    CALL(sendto, "sockfd buf len flags dest_addr addrlen"),
    CALL(recvfrom, "sockfd buf len flags src_addr addrlen"),
    CALL(clone3, "cl_args size"),
    CALL(unshare, "flags"),
    CALL(setns, "fd nstype"),
    CALL(prctl, "option|op arg2? arg3? arg4? arg5?"),
    CALL(setsid, ""),
    CALL(sethostname, "name len"),
    CALL(mount, "source target filesystemtype mountflags data"),
    CALL(umount2, "target flags"),
    CALL(fsopen, "fsname flags"),
    CALL(fsconfig, "fd cmd key value aux"),
    CALL(fsmount, "fd|fsfd flags attr_flags"),
    CALL(move_mount, "from_dirfd from_pathname|from_path to_dirfd to_pathname|to_path flags"),
    CALL(open_tree, "dirfd pathname|path flags"),
    CALL(munmap, "addr length"),
    CALL(mount_setattr, "dirfd pathname|path flags attr size"),
    CALL(pivot_root, "new_root put_old"),
    CALL(chdir, "path"),
    CALL(chroot, "path"),
    CALL(umask, "mask"),
    CALL(rt_sigprocmask, "how set oldset sigsetsize"),
    CALL(rt_sigaction, "signum act oldact sigsetsize"),
    CALL(prlimit64, "pid resource new_limit old_limit"),
    CALL(setgroups, "size list"),
    CALL(setresuid, "ruid euid suid"),
    CALL(setresgid, "rgid egid sgid"),
    CALL(capset, "hdrp datap"),
    CALL(seccomp, "operation|op flags args"),
    CALL(bpf, "cmd attr size"),
    CALL(close_range, "first last flags"),
    CALL(execve, "pathname argv envp"),
    CALL(waitid, "idtype id infop options rusage?"),
    CALL(kill, "pid sig"),
    CALL(pidfd_open, "pid flags"),
    CALL(ppoll, "fds nfds tmo_p sigmask sigsetsize"),
    CALL(fanotify_init, "flags event_f_flags"),
    CALL(fanotify_mark, "fanotify_fd flags mask dirfd pathname"),
    CALL(pidfd_getfd, "pidfd targetfd flags"),
    CALL(pidfd_send_signal, "pidfd sig info flags"),
};

#define C(name) {#name, (int64_t)name}
#define R(name) {"RLIMIT_" #name, (int64_t)RLIMIT_##name}
#define RT(number) {"SIGRT_" #number, 32 + number}  // as strace(1) names real-time signals

static const struct fb_constant constants[] = {
    // openat(2), and the family of …at
    C(AT_FDCWD), C(AT_REMOVEDIR), C(AT_SYMLINK_NOFOLLOW), C(AT_EMPTY_PATH), C(AT_RECURSIVE), C(AT_NO_AUTOMOUNT),
    C(O_RDONLY), C(O_WRONLY), C(O_RDWR), C(O_CREAT), C(O_EXCL), C(O_TRUNC), C(O_APPEND), C(O_NONBLOCK), C(O_NOCTTY),
    C(O_CLOEXEC), C(O_DIRECTORY), C(O_NOFOLLOW), C(O_PATH), C(O_TMPFILE),
    // poll(2)
    C(POLLIN),
    // mknodat(2)
    C(S_IFCHR), C(S_IFBLK), C(S_IFIFO), C(S_IFREG), C(S_IFDIR), C(S_IFSOCK),
    // clone3(2), unshare(2)
    C(CLONE_NEWCGROUP), C(CLONE_NEWIPC), C(CLONE_NEWNET), C(CLONE_NEWNS), C(CLONE_NEWPID), C(CLONE_NEWTIME),
    C(CLONE_NEWUSER), C(CLONE_NEWUTS), C(CLONE_PIDFD), C(CLONE_PARENT), C(CLONE_INTO_CGROUP), C(CLONE_FS),
    C(CLONE_FILES), C(CLONE_CLEAR_SIGHAND),
    // mount(2), umount2(2)
    C(MS_RDONLY), C(MS_NOSUID), C(MS_NODEV), C(MS_NOEXEC), C(MS_REMOUNT), C(MS_BIND), C(MS_MOVE), C(MS_REC),
    C(MS_SILENT), C(MS_PRIVATE), C(MS_SLAVE), C(MS_SHARED), C(MS_UNBINDABLE), C(MS_RELATIME), C(MS_NOATIME),
    C(MS_STRICTATIME), C(MNT_FORCE), C(MNT_DETACH), C(MNT_EXPIRE), C(UMOUNT_NOFOLLOW),
    // fsopen(2), fsconfig(2), fsmount(2), move_mount(2), open_tree(2), mount_setattr(2)
    C(FSOPEN_CLOEXEC), C(FSCONFIG_SET_FLAG), C(FSCONFIG_SET_STRING), C(FSCONFIG_SET_BINARY), C(FSCONFIG_SET_PATH),
    C(FSCONFIG_SET_PATH_EMPTY), C(FSCONFIG_SET_FD), C(FSCONFIG_CMD_CREATE), C(FSCONFIG_CMD_RECONFIGURE),
    C(FSMOUNT_CLOEXEC), C(MOUNT_ATTR_RDONLY), C(MOUNT_ATTR_NOSUID), C(MOUNT_ATTR_NODEV), C(MOUNT_ATTR_NOEXEC),
    C(MOUNT_ATTR_RELATIME), C(MOUNT_ATTR_NOATIME), C(MOUNT_ATTR_STRICTATIME), C(MOUNT_ATTR_NODIRATIME),
    C(MOUNT_ATTR__ATIME), C(MOUNT_ATTR_IDMAP), C(MOUNT_ATTR_NOSYMFOLLOW), C(MOUNT_ATTR_SIZE_VER0),
    C(MOVE_MOUNT_F_SYMLINKS), C(MOVE_MOUNT_F_AUTOMOUNTS), C(MOVE_MOUNT_F_EMPTY_PATH), C(MOVE_MOUNT_T_SYMLINKS),
    C(MOVE_MOUNT_T_AUTOMOUNTS), C(MOVE_MOUNT_T_EMPTY_PATH), C(OPEN_TREE_CLONE), C(OPEN_TREE_CLOEXEC),
    // socket(2), send(2), netlink(7)
    C(AF_UNIX), C(AF_INET), C(AF_INET6), C(AF_NETLINK), C(AF_UNSPEC), C(SOCK_STREAM), C(SOCK_DGRAM), C(SOCK_RAW),
    C(SOCK_SEQPACKET), C(SOCK_CLOEXEC), C(SOCK_NONBLOCK), C(NETLINK_ROUTE), C(NETLINK_NETFILTER), C(MSG_NOSIGNAL),
    C(MSG_DONTWAIT), C(MSG_TRUNC), C(MSG_PEEK),
    // fanotify_init(2), fanotify_mark(2)
    C(FAN_CLASS_NOTIF), C(FAN_CLOEXEC), C(FAN_NONBLOCK), C(FAN_REPORT_FID), C(FAN_REPORT_DIR_FID), C(FAN_REPORT_NAME),
    C(FAN_REPORT_TARGET_FID), C(FAN_MARK_ADD), C(FAN_MARK_FILESYSTEM), C(FAN_CREATE), C(FAN_MODIFY), C(FAN_ATTRIB),
    C(FAN_DELETE), C(FAN_RENAME), C(FAN_OPEN_EXEC), C(FAN_ONDIR),
    // prctl(2)
    C(PR_SET_PDEATHSIG), C(PR_GET_PDEATHSIG), C(PR_SET_DUMPABLE), C(PR_SET_KEEPCAPS), C(PR_SET_NO_NEW_PRIVS),
    C(PR_SET_CHILD_SUBREAPER), C(PR_SET_NAME), C(PR_SET_SECUREBITS), C(PR_CAPBSET_READ), C(PR_CAPBSET_DROP),
    C(PR_CAP_AMBIENT), C(PR_CAP_AMBIENT_CLEAR_ALL), C(PR_CAP_AMBIENT_RAISE), C(PR_CAP_AMBIENT_LOWER),
    C(PR_CAP_AMBIENT_IS_SET),
    // seccomp(2)
    C(SECCOMP_SET_MODE_FILTER),
    // bpf(2)
    C(BPF_PROG_LOAD), C(BPF_PROG_ATTACH), C(BPF_PROG_TYPE_CGROUP_DEVICE), C(BPF_CGROUP_DEVICE), C(BPF_F_ALLOW_MULTI),
    // capset(2)
    C(_LINUX_CAPABILITY_VERSION_3), C(CAP_CHOWN), C(CAP_DAC_OVERRIDE), C(CAP_DAC_READ_SEARCH), C(CAP_FOWNER),
    C(CAP_FSETID), C(CAP_KILL), C(CAP_SETGID), C(CAP_SETUID), C(CAP_SETPCAP), C(CAP_LINUX_IMMUTABLE),
    C(CAP_NET_BIND_SERVICE), C(CAP_NET_BROADCAST), C(CAP_NET_ADMIN), C(CAP_NET_RAW), C(CAP_IPC_LOCK), C(CAP_IPC_OWNER),
    C(CAP_SYS_MODULE), C(CAP_SYS_RAWIO), C(CAP_SYS_CHROOT), C(CAP_SYS_PTRACE), C(CAP_SYS_PACCT), C(CAP_SYS_ADMIN),
    C(CAP_SYS_BOOT), C(CAP_SYS_NICE), C(CAP_SYS_RESOURCE), C(CAP_SYS_TIME), C(CAP_SYS_TTY_CONFIG), C(CAP_MKNOD),
    C(CAP_LEASE), C(CAP_AUDIT_WRITE), C(CAP_AUDIT_CONTROL), C(CAP_SETFCAP), C(CAP_MAC_OVERRIDE), C(CAP_MAC_ADMIN),
    C(CAP_SYSLOG), C(CAP_WAKE_ALARM), C(CAP_BLOCK_SUSPEND), C(CAP_AUDIT_READ), C(CAP_PERFMON), C(CAP_BPF),
    C(CAP_CHECKPOINT_RESTORE),
    // close_range(2)
    C(CLOSE_RANGE_CLOEXEC), C(CLOSE_RANGE_UNSHARE), {"UINT_MAX", UINT32_MAX},
    // waitid(2)
    C(P_PID), C(P_ALL), C(P_PGID), C(P_PIDFD), C(WEXITED), C(WNOHANG), C(WNOWAIT), C(WSTOPPED), C(WCONTINUED),
    // signal(7), rt_sigprocmask(2), rt_sigaction(2)
    C(SIG_BLOCK), C(SIG_UNBLOCK), C(SIG_SETMASK), {"SIG_DFL", 0}, {"SIG_IGN", 1}, C(SIGHUP), C(SIGINT), C(SIGQUIT),
    C(SIGILL), C(SIGTRAP), C(SIGABRT), C(SIGBUS), C(SIGFPE), C(SIGKILL), C(SIGUSR1), C(SIGSEGV), C(SIGUSR2),
    C(SIGPIPE), C(SIGALRM), C(SIGTERM), C(SIGSTKFLT), C(SIGCHLD), C(SIGCONT), C(SIGSTOP), C(SIGTSTP), C(SIGTTIN),
    C(SIGTTOU), C(SIGURG), C(SIGXCPU), C(SIGXFSZ), C(SIGVTALRM), C(SIGPROF), C(SIGWINCH), C(SIGIO), C(SIGPWR),
    C(SIGSYS),
    {"SIGRTMIN", 32}, RT(1), RT(2), RT(3), RT(4), RT(5), RT(6), RT(7), RT(8), RT(9), RT(10), RT(11), RT(12), RT(13),
    RT(14), RT(15), RT(16), RT(17), RT(18), RT(19), RT(20), RT(21), RT(22), RT(23), RT(24), RT(25), RT(26), RT(27),
    RT(28), RT(29), RT(30), RT(31), RT(32),
    C(CLD_EXITED), C(CLD_KILLED), C(CLD_DUMPED), C(CLD_STOPPED), C(CLD_TRAPPED), C(CLD_CONTINUED),
    // prlimit(2): the C library has its own type for RLIMIT_…
    R(CPU), R(FSIZE), R(DATA), R(STACK), R(CORE), R(RSS), R(NPROC), R(NOFILE), R(MEMLOCK), R(AS), R(LOCKS),
    R(SIGPENDING), R(MSGQUEUE), R(NICE), R(RTPRIO), R(RTTIME), C(RLIM_INFINITY),
    // ioctl_tty(2)
    C(TIOCSCTTY), C(TIOCSPTLCK), C(TIOCGPTPEER), C(TIOCSWINSZ),
    // ioctl_nsfs(2)
    C(NS_GET_PARENT),
};

// Finding by name: hash tables of row numbers from 1, filled before main by some 300 insertions (3 µs).
#define COUNT(table) ((int)(sizeof table / sizeof *table))
enum { CALL_ROOM = 128, CONSTANT_ROOM = 1024 };  // powers of two
static_assert(COUNT(calls) * 2 <= CALL_ROOM && COUNT(constants) * 2 <= CONSTANT_ROOM, "else a chain of rows grows long");
static uint16_t call_index[CALL_ROOM], constant_index[CONSTANT_ROOM];

// A table whose rows begin with a name.
struct names {
  const void *rows;
  uint64_t size;
  uint16_t *index;
  uint32_t room;
};
static const struct names call_names = {calls, sizeof *calls, call_index, CALL_ROOM};
static const struct names constant_names = {constants, sizeof *constants, constant_index, CONSTANT_ROOM};
static_assert(offsetof(struct fb_call, name) == 0 && offsetof(struct fb_constant, name) == 0);

static const void *row_of(const struct names *names, uint16_t number) {
  return (const char *)names->rows + (number - 1) * names->size;
}

// Where the name's row number stands, or would stand. The hash is FNV-1a.
static uint16_t *place_of(const struct names *names, const char *name, uint64_t length) {
  uint32_t hash = 2166136261u;
  for (uint64_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)name[i]) * 16777619u;
  for (;; hash++) {
    uint16_t *place = &names->index[hash & (names->room - 1)];
    if (!*place) return place;
    const char *known = *(const char *const *)row_of(names, *place);
    if (strncmp(known, name, length) == 0 && strlen(known) == length) return place;
  }
}

static void fill(const struct names *names, int count) {
  for (int number = 1; number <= count; number++) {
    const char *name = *(const char *const *)row_of(names, number);
    *place_of(names, name, strlen(name)) = number;
  }
}

__attribute__((constructor)) static void fill_all(void) {
  fill(&call_names, COUNT(calls));
  fill(&constant_names, COUNT(constants));
}

const struct fb_call *fb_call(const char *name, uint64_t length) {
  uint16_t number = *place_of(&call_names, name, length);
  return number ? row_of(&call_names, number) : NULL;
}

const struct fb_constant *fb_constant(const char *name, uint64_t length) {
  uint16_t number = *place_of(&constant_names, name, length);
  return number ? row_of(&constant_names, number) : NULL;
}

const char *fb_constant_name(int64_t value, const char *prefix) {
  uint64_t length = strlen(prefix);
  for (int i = 0; i < COUNT(constants); i++)
    if (constants[i].value == value && strncmp(constants[i].name, prefix, length) == 0 && constants[i].name[length] != '_')
      return constants[i].name;
  return NULL;
}
