// seccomp-prober: what the filter of this process answers to each system call, without performing one. A second filter on top
// of it hands calls that bear a cookie to a listener, which answers by an errno that no kernel has. The errno of a filter is
// stronger than that: so what comes back is either the first filter's word, or the cookie's. seccomp(2)
//
// One line a call: NUMBER, i386:NUMBER, x32:NUMBER or name(argument), and then allowed, EPERM, ENOSYS or an errno.
//
//   cc -O1 -static -pthread -o seccomp-prober seccomp-prober.c
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COOKIE 0x46495348  // in the low half of the sixth argument
#define ANSWER 1234        // no errno of the kernel's
#define LAST 512
#define X32 0x40000000L

static _Atomic int listener = -1;
static _Atomic int failed;
static _Atomic int done;

static int installed(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, COOKIE, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static int answer(long number, long a0, long a1, long a2) {
  errno = 0;
  long result = syscall(number, a0, a1, a2, 0L, 0L, (long)COOKIE);
  return result < 0 ? errno : 0;
}

#if defined(__x86_64__)
// By the gate of 32-bit programs: i386's numbers and registers.
static int answer_i386(long number, long a0, long a1, long a2) {
  int result;
  __asm__ volatile("lea -128(%%rsp), %%rsp; push %%rbp; mov %[cookie], %%ebp; int $0x80; pop %%rbp; lea 128(%%rsp), %%rsp"
                   : "=a"(result)
                   : "a"(number), "b"(a0), "c"(a1), "d"(a2), "S"(0L), "D"(0L), [cookie] "i"(COOKIE)
                   : "memory", "cc", "r8", "r9", "r10", "r11");
  return result < 0 ? -result : 0;
}
#endif

static char text[262144];
static size_t count;

static void say(const char *name, int found) {
  if (found == ANSWER) count += snprintf(text + count, sizeof text - count, "%s allowed\n", name);
  else if (found == EPERM) count += snprintf(text + count, sizeof text - count, "%s EPERM\n", name);
  else if (found == ENOSYS) count += snprintf(text + count, sizeof text - count, "%s ENOSYS\n", name);
  else count += snprintf(text + count, sizeof text - count, "%s %d\n", name, found);
}

static void probe(const char *name, long number, long a0, long a1, long a2) { say(name, answer(number, a0, a1, a2)); }

#if defined(__x86_64__)
static void probe_i386(const char *call, long number, long a0) {
  char name[64];
  snprintf(name, sizeof name, "i386:%s", call);
  say(name, answer_i386(number, a0, 0, 0));
}
#endif

static void probe_arguments(void) {
  char name[64];
  const uint32_t personas[] = {0, 1, 4, 6, 8, 0xb, 0x20000, 0x20008, 0x20001, 0x40000, 0xffffffff, 0xfffffffe};
  for (size_t i = 0; i < sizeof personas / sizeof *personas; i++) {
    snprintf(name, sizeof name, "personality(%#x)", personas[i]);
    probe(name, SYS_personality, personas[i], 0, 0);
  }
  for (int bit = 0; bit < 32; bit++) {
    snprintf(name, sizeof name, "clone(1<<%d)", bit);
    probe(name, SYS_clone, 1L << bit, 0, 0);
    snprintf(name, sizeof name, "unshare(1<<%d)", bit);
    probe(name, SYS_unshare, 1L << bit, 0, 0);
    snprintf(name, sizeof name, "setns(1<<%d)", bit);
    probe(name, SYS_setns, 0, 1L << bit, 0);
  }
  for (int family = 0; family < 48; family++) {
    snprintf(name, sizeof name, "socket(%d)", family);
    probe(name, SYS_socket, family, SOCK_STREAM, 0);
    snprintf(name, sizeof name, "socketpair(%d)", family);
    probe(name, SYS_socketpair, family, SOCK_STREAM, 0);
  }
  for (int request = 0; request < 32; request++) {
    snprintf(name, sizeof name, "ptrace(%d)", request);
    probe(name, SYS_ptrace, request, 0, 0);
  }
}

static void *probed(void *unused) {
  (void)unused;
  int fd = installed();
  if (fd < 0) {
    perror("seccomp-prober: cannot install its own filter");
    failed = 1;
    return NULL;
  }
  listener = fd;
  for (long number = 0; number < LAST; number++) {
    if (number == 335 || number == 336) continue;  // uretprobe, uprobe: the kernel lets them pass every filter
    char name[32];
    snprintf(name, sizeof name, "%ld", number);
    probe(name, number, 0, 0, 0);
  }
  probe_arguments();
#if defined(__x86_64__)
  for (long number = 0; number < LAST; number++) {
    char name[32];
    snprintf(name, sizeof name, "i386:%ld", number);
    say(name, answer_i386(number, 0, 0, 0));
  }
  probe_i386("personality(1)", 136, 1);
  probe_i386("clone(NEWNS)", 120, 1 << 17);
  probe_i386("clone(NEWUSER)", 120, 1 << 28);
  for (long number = 0; number < LAST + 64; number++) {
    char name[32];
    snprintf(name, sizeof name, "x32:%ld", number);
    probe(name, X32 | number, 0, 0, 0);
  }
#endif
  // What this thread would write bears the cookie still, left in a register: the other one says it.
  done = 1;
  for (;;) __asm__ volatile("" ::: "memory");
}

static void expire(int signal) {
  (void)signal;
  _exit(1);
}

int main(void) {
  // As the first process of a container it would be spared the signal, had it no handler. pid_namespaces(7)
  signal(SIGALRM, expire);
  alarm(30);
  pthread_t thread;
  if (pthread_create(&thread, NULL, probed, NULL)) return perror("seccomp-prober: cannot make a thread"), 1;
  while (listener < 0 && !failed) usleep(1000);
  if (failed) return 1;
  for (;;) {
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    if (poll(&ready, 1, 10) == 0 && done) return write(1, text, count) != (ssize_t)count;
    // A filter that kills the other thread leaves nobody who asks.
    if (ready.revents & POLLHUP) return fputs("seccomp-prober: the thread that asks is gone\n", stderr), 1;
    if (!(ready.revents & POLLIN)) continue;
    struct seccomp_notif asked = {0};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked)) continue;
    struct seccomp_notif_resp said = {.id = asked.id, .error = -ANSWER};
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &said);
  }
}
