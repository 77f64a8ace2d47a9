#include "shims.h"

#include <sched.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <grp.h>
#include <iconv.h>
#include <linux/bpf.h>
#include <linux/mount.h>
#include <linux/nsfs.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static_assert(FB_WNOHANG == WNOHANG && FB_WNOWAIT == WNOWAIT && FB_O_PATH == O_PATH);
static_assert(CLD_EXITED == 1 && CLD_KILLED == 2 && CLD_DUMPED == 3);

static int checked(long result) { return result < 0 ? -errno : (int)result; }

int fb_open_by_handle(int root, const void *handle, uint32_t size) {
  alignas(8) unsigned char copy[8 + 128];  // MAX_HANDLE_SZ
  if (size > sizeof copy) return -EINVAL;
  memcpy(copy, handle, size);
  return checked(syscall(SYS_open_by_handle_at, root, copy, O_PATH | O_CLOEXEC));
}

int fb_fork(void) { return checked(fork()); }

int fb_pidfd_open(int pid) { return checked(syscall(SYS_pidfd_open, pid, 0)); }

int fb_pidfd_send_signal(int pidfd, int signal) {
  return checked(syscall(SYS_pidfd_send_signal, pidfd, signal, (void *)0, 0));
}

static int wait_for(idtype_t type, id_t id, int options, struct fb_exit *exit) {
  siginfo_t info = {0};
  int result;
  do result = waitid(type, id, &info, WEXITED | options);
  while (result < 0 && errno == EINTR);
  *exit = (struct fb_exit){info.si_pid, info.si_code, info.si_status};
  return checked(result);
}

int fb_wait_pidfd(int pidfd, int options, struct fb_exit *exit) {
  return wait_for(P_PIDFD, (id_t)pidfd, options, exit);
}

int fb_wait_pid(int pid, int options, struct fb_exit *exit) { return wait_for(P_PID, (id_t)pid, options, exit); }

int fb_wait_any(int options, struct fb_exit *exit) { return wait_for(P_ALL, 0, options, exit); }

int fb_setresuid(uint32_t uid) { return checked(setresuid(uid, uid, uid)); }

int fb_setresgid(uint32_t gid) { return checked(setresgid(gid, gid, gid)); }

int fb_setgroups(const uint32_t *groups, uint32_t count) { return checked(setgroups(count, groups)); }

int fb_close_range(uint32_t first, uint32_t last, uint32_t flags) {
  return checked(syscall(SYS_close_range, first, last, flags));
}

int fb_prctl(int option, uint64_t argument) { return checked(prctl(option, argument, 0, 0, 0)); }

int fb_rename_noreplace(const char *from, const char *to) {
  return checked(renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE));
}

int fb_unshare_users(void) { return checked(unshare(CLONE_NEWUSER)); }

int fb_lock(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return checked(fcntl(fd, F_SETLK, &lock));
}

int fb_lock_holder(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(fd, F_GETLK, &lock) < 0) return -errno;
  return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

int fb_umask(int mask) { return (int)umask((mode_t)mask); }

int fb_unblock_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  return checked(sigprocmask(SIG_SETMASK, &none, 0));
}

int fb_ignore_signal(int number, int ignore) {
  return signal(number, ignore ? SIG_IGN : SIG_DFL) == SIG_ERR ? -errno : 0;
}

int fb_allocate(int fd, uint64_t size) { return -posix_fallocate(fd, 0, (off_t)size); }

// All pages at once: they are all used, and a fault for each would take four times as long.
void *fb_map(int fd, uint64_t size, int writable, int *error) {
  void *base = mmap(0, size, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED | MAP_POPULATE, fd, 0);
  *error = base == MAP_FAILED ? errno : 0;
  return base == MAP_FAILED ? 0 : base;
}

int fb_unmap(void *base, uint64_t size) { return checked(munmap(base, size)); }

int64_t fb_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void fb_exit_now(int code) { _exit(code); }

int fb_memory_file(const char *name) {
  int file = memfd_create(name, MFD_CLOEXEC);
  return file < 0 ? -errno : file;
}

int fb_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0; }

int fb_signal_descriptor(uint64_t signals) {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = 1; signal <= 64; signal++)
    if (signals >> (signal - 1) & 1) sigaddset(&set, signal);
  if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) return -errno;
  int fd = signalfd(-1, &set, SFD_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

int fb_next_signal(int fd) {
  struct signalfd_siginfo info;
  return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int fb_try_device_filter(void) {
  struct bpf_insn pass[] = {
      {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
      {.code = BPF_JMP | BPF_EXIT},
  };
  union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE, .insn_cnt = 2};
  load.insns = (uintptr_t)pass;
  load.license = (uintptr_t) "GPL";
  int fd = (int)syscall(__NR_bpf, BPF_PROG_LOAD, &load, sizeof load);
  if (fd < 0) return -errno;
  close(fd);
  return 0;
}

int fb_random(void *bytes, uint64_t count) {
  for (uint64_t got = 0; got < count;) {
    ssize_t more = getrandom((char *)bytes + got, count - got, 0);
    if (more < 0 && errno != EINTR) return -errno;
    if (more > 0) got += (uint64_t)more;
  }
  return 0;
}

int fb_unshare_mounts(void) { return checked(unshare(CLONE_NEWNS)); }

static int configure(int context, const char *settings) {
  int result = 0;
  for (const char *key = settings; *key && result == 0;) {
    const char *value = key + strlen(key) + 1;
    result = *value ? checked(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, key, value, 0))
                    : checked(syscall(SYS_fsconfig, context, FSCONFIG_SET_FLAG, key, NULL, 0));
    key = value + strlen(value) + 1;
  }
  return result < 0 ? result : checked(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
}

int fb_mount(const char *type, const char *settings, const char *target) {
  int context = checked(syscall(SYS_fsopen, type, FSOPEN_CLOEXEC));
  if (context < 0) return context;
  int result = configure(context, settings);
  int mount = result < 0 ? result : checked(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0));
  close(context);
  if (mount < 0) return mount;
  result = checked(syscall(SYS_move_mount, mount, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH));
  close(mount);
  return result;
}

int fb_confine(int root) {
  iconv_t warm = iconv_open("UTF-8", "ANSI_X3.4-1968");
  if (warm != (iconv_t)-1) iconv_close(warm);
  if (fchdir(root) < 0) return -errno;
  return checked(chroot("."));
}

int fb_join_users(int fd) { return checked(setns(fd, CLONE_NEWUSER)); }

int fb_belongs(int space, int users) {
  struct stat theirs, known;
  int owner = ioctl(space, NS_GET_USERNS);
  if (owner < 0) return -errno;
  int result = fstat(owner, &theirs) < 0 || fstat(users, &known) < 0 ? -errno : theirs.st_ino == known.st_ino;
  close(owner);
  return result;
}

int fb_open_inside(int root, const char *path, uint64_t flags) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
  int result;
  do result = checked(syscall(SYS_openat2, root, path, &how, sizeof how));
  while (result == -EINTR || result == -EAGAIN);
  return result;
}
