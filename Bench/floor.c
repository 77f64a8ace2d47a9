// floor DIR ROOTFS PROGRAM [ARG…]: what a container costs at least. The calls of `fishbowl plan run --rm -m 256m
// --pids-limit 100 --rootfs ROOTFS PROGRAM`, in the same order, from static C that plans, records and explains nothing.
// One section per scene; a call that the plan gains is added here. FLOOR_FILTER names the seccomp filter, as the store of
// fishbowl keeps it; with FLOOR_COUNT set it prints how many calls it made.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

// <sys/mount.h> and <linux/mount.h> of Debian 12 exclude each other: what is needed of the former stands here.
#define MNT_DETACH 2
#define P_PIDFD_ 3

static long *calls;  // shared by parent and child
static char text[8192];

static long check(long result, int tolerated, const char *what) {
  ++*calls;
  if (result >= 0 || errno == tolerated) return result;
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  _exit(125);
}

#define CALL(call) check((long)(call), 0, #call)
#define TRY(tolerated, call) check((long)(call), tolerated, #call)
#define SYS(name, ...) CALL(syscall(SYS_##name, __VA_ARGS__))

static const char *join(const char *format, ...) {
  static char ring[16][4200];
  static unsigned at;
  va_list list;
  va_start(list, format);
  char *out = ring[at++ % 16];
  vsnprintf(out, sizeof ring[0], format, list);
  va_end(list);
  return out;
}

static void put(const char *path, const char *value, int flags, mode_t mode) {
  int file = CALL(open(path, O_WRONLY | O_CLOEXEC | flags, mode));
  CALL(write(file, value, strlen(value)));
  CALL(close(file));
}

static void set(const char *path, const char *value) { put(path, value, 0, 0); }
static void create(const char *path, const char *value, mode_t mode) { put(path, value, O_CREAT | O_TRUNC, mode); }

// ── 1 image: a record and a writable layer ───────────────────────────────────────────────────────────────────────
static const char *dir, *rootfs;

static void make_container(void) {
  CALL(symlink("floor", join("%s/names/floor", dir)));
  CALL(mkdir(join("%s/floor", dir), 0700));
  CALL(mkdir(join("%s/floor/upper", dir), 0755));
  CALL(mkdir(join("%s/floor/work", dir), 0700));
  CALL(mkdir(join("%s/floor/merged", dir), 0700));
  create(join("%s/floor/hostname", dir), "floor\n", 0644);
  create(join("%s/floor/hosts", dir), "127.0.0.1\tlocalhost\n127.0.0.1\tfloor\n", 0644);
  create(join("%s/floor/resolv.conf", dir), "nameserver 127.0.0.1\n", 0644);
  memset(text, ' ', 4096);
  create(join("%s/floor/config.json", dir), text, 0600);
}

// ── 2 limits ─────────────────────────────────────────────────────────────────────────────────────────────────────
static const char *controllers[] = {"memory", "cpu", "cpuacct", "pids", "devices", "freezer"};
static const char *mounts[6];  // v1: where each hierarchy is mounted; v2: the one tree
static int hierarchies, unified;
static int gate[2], fifo, in[2], out[2], err[2];

static void find_cgroups(void) {
  if ((unified = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0)) {
    mounts[hierarchies++] = "/sys/fs/cgroup";
    return;
  }
  for (int i = 0; i < 6; i++) {
    char *path = NULL;
    if (asprintf(&path, "/sys/fs/cgroup/%s", controllers[i]) > 0 && access(path, F_OK) == 0)
      mounts[hierarchies++] = path;
  }
}

static const char *group(const char *controller, const char *file) {
  return unified ? join("/sys/fs/cgroup/fishbowl/floor/%s", file)
                 : join("/sys/fs/cgroup/%s/fishbowl/floor/%s", controller, file);
}

static void limit_devices(void) {
  static const char *rules[] = {"c *:* m",   "b *:* m",   "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm",  "c 1:8 rwm",
                                "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"};
  set(group("devices", "devices.deny"), "a");
  int file = CALL(open(group("devices", "devices.allow"), O_WRONLY | O_CLOEXEC));
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) CALL(write(file, rules[i], strlen(rules[i])));
  CALL(close(file));
}

static void make_cgroup(void) {
  for (int i = 0; i < hierarchies; i++) TRY(EEXIST, mkdir(join("%s/fishbowl", mounts[i]), 0755));
  for (int i = 0; unified && i < 3; i++) {
    const char *enable = join("+%s", (const char *[]){"memory", "cpu", "pids"}[i]);
    set("/sys/fs/cgroup/cgroup.subtree_control", enable);
    set("/sys/fs/cgroup/fishbowl/cgroup.subtree_control", enable);
  }
  for (int i = 0; i < hierarchies; i++) CALL(mkdir(join("%s/fishbowl/floor", mounts[i]), 0755));
  set(group("memory", unified ? "memory.max" : "memory.limit_in_bytes"), "268435456");
  set(group("memory", unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes"), unified ? "268435456" : "536870912");
  set(group("pids", "pids.max"), "100");
  if (!unified) limit_devices();
}

static void open_channels(void) {
  CALL(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, gate));
  fifo = CALL(open(join("%s/start", dir), O_RDWR | O_CLOEXEC));
  CALL(pipe2(in, O_CLOEXEC));
  CALL(pipe2(out, O_CLOEXEC));
  CALL(pipe2(err, O_CLOEXEC));
}

// ── 3 process ────────────────────────────────────────────────────────────────────────────────────────────────────
static int pidfd;

static pid_t clone_process(void) {
  struct clone_args args = {
      .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_PIDFD,
      .pidfd = (uintptr_t)&pidfd,
      .exit_signal = SIGCHLD,
  };
  if (unified) {
    args.flags |= CLONE_NEWCGROUP | CLONE_INTO_CGROUP;
    args.cgroup = CALL(open(group("", ""), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  return SYS(clone3, &args, sizeof args);
}

// ── 4 isolation ──────────────────────────────────────────────────────────────────────────────────────────────────
static void isolate(void) {
  if (!unified) {
    for (int i = 0; i < hierarchies; i++) set(join("%s/fishbowl/floor/tasks", mounts[i]), "0");
    CALL(unshare(CLONE_NEWCGROUP));
  }
  CALL(setsid());
  CALL(sethostname("floor", 5));
  struct { struct nlmsghdr head; struct ifinfomsg link; } up = {
      {sizeof up, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, 1, 0}, {.ifi_index = 1, .ifi_flags = 1, .ifi_change = 1}};
  int netlink = CALL(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  CALL(sendto(netlink, &up, sizeof up, 0, NULL, 0));
  CALL(recv(netlink, text, 256, 0));
  CALL(close(netlink));
}

// ── 5 root ───────────────────────────────────────────────────────────────────────────────────────────────────────
struct mount_plan { const char *target, *type, *source, *options; unsigned attributes; int ready; };

#define QUIET (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV)
static struct mount_plan plan[] = {
    {"/proc", "proc", "proc", "", QUIET, 0},
    {"/dev", "tmpfs", "tmpfs", "mode=755,size=65536k", MOUNT_ATTR_NOSUID | MOUNT_ATTR_STRICTATIME, 0},
    {"/dev/pts", "devpts", "devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5",
     MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, 0},
    {"/dev/shm", "tmpfs", "shm", "mode=1777,size=67108864", QUIET, 0},
    {"/dev/mqueue", "mqueue", "mqueue", "", QUIET, 0},
    {"/sys", "sysfs", "sysfs", "", QUIET | MOUNT_ATTR_RDONLY, 0},
    {"/sys/fs/cgroup", "tmpfs", "tmpfs", "mode=755", QUIET, 0},
};
enum { PLANNED = sizeof plan / sizeof *plan };
static const char *etc[] = {"hostname", "hosts", "resolv.conf"};
static int trees[6], etc_trees[3];

static int prepare(struct mount_plan *mount) {
  int context = SYS(fsopen, mount->type, FSOPEN_CLOEXEC);
  SYS(fsconfig, context, FSCONFIG_SET_STRING, "source", mount->source, 0);
  char *options = strdup(mount->options), *rest = options, *option;
  while ((option = strsep(&rest, ",")) && *option) {
    char *value = strchr(option, '=');
    if (value) *value++ = 0;
    SYS(fsconfig, context, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, option, value, 0);
  }
  free(options);
  SYS(fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  int ready = SYS(fsmount, context, FSMOUNT_CLOEXEC, mount->attributes);
  CALL(close(context));
  return ready;
}

static int open_tree_at(const char *path) {
  return SYS(open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | O_CLOEXEC);
}

static void mount_(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  check(syscall(SYS_mount, source, target, type, flags, data), 0, target);
}

static void build_root(void) {
  mount_("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
  mount_("overlay", join("%s/floor/merged", dir), "overlay", 0,
         join("lowerdir=%s,upperdir=%s/floor/upper,workdir=%s/floor/work", rootfs, dir, dir));
  if (unified) plan[PLANNED - 1] = (struct mount_plan){"/sys/fs/cgroup", "cgroup2", "cgroup", "", QUIET | MOUNT_ATTR_RDONLY, 0};
  for (int i = 0; i < PLANNED; i++) plan[i].ready = prepare(&plan[i]);
  for (int i = 0; !unified && i < hierarchies; i++) trees[i] = open_tree_at(join("%s/fishbowl/floor", mounts[i]));
  for (int i = 0; i < 3; i++) etc_trees[i] = open_tree_at(join("%s/floor/%s", dir, etc[i]));
  CALL(chdir(join("%s/floor/merged", dir)));
  SYS(pivot_root, ".", ".");
}

// ── 6 furnish ────────────────────────────────────────────────────────────────────────────────────────────────────
#define PROTECT (MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)

static void place(int tree, const char *target) {
  SYS(move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
  CALL(close(tree));
}

static void make_devices(void) {
  static const struct { const char *path; int major, minor; } nodes[] = {
      {"/dev/null", 1, 3}, {"/dev/zero", 1, 5}, {"/dev/full", 1, 7},
      {"/dev/random", 1, 8}, {"/dev/urandom", 1, 9}, {"/dev/tty", 5, 0}};
  static const char *links[][2] = {{"/proc/self/fd", "/dev/fd"}, {"/proc/self/fd/0", "/dev/stdin"},
                                   {"/proc/self/fd/1", "/dev/stdout"}, {"/proc/self/fd/2", "/dev/stderr"},
                                   {"pts/ptmx", "/dev/ptmx"}, {"/proc/kcore", "/dev/core"}};
  CALL(umask(0));
  for (int i = 0; i < 6; i++) CALL(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)));
  for (int i = 0; i < 6; i++) CALL(symlink(links[i][0], links[i][1]));
  CALL(umask(022));
}

// The shelf becomes read-only once its folders are there; then each hierarchy goes into its folder, read-only too.
static void furnish_cgroups(void) {
  for (int i = 0; i < hierarchies; i++) CALL(mkdir(mounts[i], 0755));
  mount_(NULL, "/sys/fs/cgroup", NULL, PROTECT, NULL);
  for (int i = 0; i < hierarchies; i++) {
    TRY(EEXIST, mkdir(mounts[i], 0755));
    place(trees[i], mounts[i]);
    mount_(NULL, mounts[i], NULL, PROTECT, NULL);
  }
}

static void protect(void) {
  static const char *masked[] = {"/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
                                 "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
                                 "/sys/firmware", "/sys/devices/virtual/powercap"};
  static const char *frozen[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  struct stat is;
  for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
    if (stat(masked[i], &is) < 0) continue;
    if (S_ISDIR(is.st_mode)) mount_("tmpfs", masked[i], "tmpfs", MS_RDONLY, NULL);
    else place(SYS(open_tree, AT_FDCWD, "/dev/null", OPEN_TREE_CLONE | O_CLOEXEC | AT_SYMLINK_NOFOLLOW), masked[i]);
  }
  for (size_t i = 0; i < sizeof frozen / sizeof *frozen; i++) {
    if (stat(frozen[i], &is) < 0) continue;
    mount_(frozen[i], frozen[i], NULL, MS_BIND | MS_REC, NULL);
    mount_(NULL, frozen[i], NULL, PROTECT, NULL);
  }
}

static void furnish(void) {
  SYS(umount2, ".", MNT_DETACH);
  for (int i = 0; i < PLANNED; i++) {
    TRY(EEXIST, mkdir(plan[i].target, 0755));
    place(plan[i].ready, plan[i].target);
    if (i == 1) make_devices();
  }
  if (!unified) furnish_cgroups();
  for (int i = 0; i < 3; i++) {
    TRY(EEXIST, mkdir("/etc", 0755));
    TRY(EEXIST, mknod(join("/etc/%s", etc[i]), S_IFREG | 0644, 0));
    place(etc_trees[i], join("/etc/%s", etc[i]));
  }
  protect();
  CALL(chdir("/"));
}

// ── 7 rights ─────────────────────────────────────────────────────────────────────────────────────────────────────
static struct sock_filter code[4096];
static struct sock_fprog filter = {.filter = code};

static void read_filter(const char *path) {
  FILE *file = path ? fopen(path, "r") : NULL;
  if (file && fscanf(file, "sha256:%*[0-9a-f]") == 0 && getc(file) == '\n') filter.len = fread(code, 8, 4096, file);
  if (file) fclose(file);
}

static void drop_rights(void) {
  const unsigned kept = 0xa80425fb;  // docker's fourteen
  sigset_t none;
  sigemptyset(&none);
  CALL(sigprocmask(SIG_SETMASK, &none, NULL));
  CALL(signal(SIGPIPE, SIG_DFL) == SIG_ERR ? -1 : 0);
  int ends[3] = {in[0], out[1], err[1]};
  for (int i = 0; i < 3; i++) CALL(fchown(ends[i], 0, 0));
  for (int i = 0; i < 3; i++) CALL(dup3(ends[i], i, 0));
  // The kernel's last capability is the one before the first that it doesn't know.
  for (int cap = 0; cap < 64; cap++)
    if ((cap >= 32 || !(kept >> cap & 1)) && TRY(EINVAL, prctl(PR_CAPBSET_DROP, cap, 0, 0, 0)) < 0) break;
  if (filter.len) SYS(seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
  CALL(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
  gid_t group = 0;
  SYS(setgroups, 1, &group);
  SYS(setresgid, 0, 0, 0);
  SYS(setresuid, 0, 0, 0);
  CALL(prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0));
  CALL(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{kept, kept, 0}, {0, 0, 0}};
  SYS(capset, &head, sets);
  CALL(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
  SYS(close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
}

// ── 8 exec ───────────────────────────────────────────────────────────────────────────────────────────────────────
static void become(char **argv) {
  char baton;
  CALL(close(gate[0]));
  CALL(read(gate[1], &baton, 1));
  CALL(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
  isolate();
  build_root();
  furnish();
  drop_rights();
  CALL(write(gate[1], "b", 1));
  CALL(read(fifo, &baton, 1));
  char *environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", NULL};
  CALL(execve(argv[0], argv, environment));
}

static void copy_out(void) {
  struct pollfd ends[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends, 2, -1) < 0) return;
    for (int i = 0; i < 2; i++) {
      if (ends[i].fd < 0 || !ends[i].revents) continue;
      ssize_t size = read(ends[i].fd, text, sizeof text);
      if (size <= 0) ends[i].fd = -1;
      else if (write(i + 1, text, size) < 0) return;
    }
  }
}

// ── 9 end ────────────────────────────────────────────────────────────────────────────────────────────────────────
static int remove_one(const char *path, const struct stat *is, int type, struct FTW *at) {
  (void)is, (void)type, (void)at;
  return remove(path);
}

static void clean_up(void) {
  for (int i = hierarchies - 1; i >= 0; i--) CALL(rmdir(join("%s/fishbowl/floor", mounts[i])));
  nftw(join("%s/floor", dir), remove_one, 16, FTW_DEPTH | FTW_PHYS);
  CALL(unlink(join("%s/names/floor", dir)));
  CALL(unlink(join("%s/start", dir)));
}

int main(int argc, char **argv) {
  if (argc < 4) return fprintf(stderr, "usage: floor DIR ROOTFS PROGRAM [ARG...]\n"), 125;
  calls = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  dir = argv[1], rootfs = argv[2];
  find_cgroups();
  read_filter(getenv("FLOOR_FILTER"));
  TRY(EEXIST, mkdir(join("%s/names", dir), 0700));
  CALL(mkfifo(join("%s/start", dir), 0600));
  make_container();
  open_channels();
  make_cgroup();
  if (clone_process() == 0) become(argv + 3);
  int childs[] = {gate[1], in[0], out[1], err[1]};
  for (int i = 0; i < 4; i++) CALL(close(childs[i]));
  char baton;
  CALL(write(gate[0], "b", 1));
  CALL(read(gate[0], &baton, 1));
  CALL(write(fifo, "s", 1));
  CALL(close(in[1]));
  copy_out();
  siginfo_t how;
  SYS(waitid, P_PIDFD_, pidfd, &how, WEXITED, NULL);
  clean_up();
  if (getenv("FLOOR_COUNT")) fprintf(stderr, "%ld\n", *calls);
  return how.si_status;
}
