#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "CKernel.h"

// The program of --init, as docker has tini: PID 1 of a container, which starts the user's program as a child, hands
// signals on to it, reaps whatever is orphaned, and ends as the child did.
//
// It has to run where there may be no library and no file but the image's, so it is code that needs nothing: no libc, no
// data, no relocation. All of it lies in one section, of which `Kernel` makes an ELF file. `optnone` keeps the compiler
// from calling memcpy or memset in the place of a loop, and from tables.

#define INIT static __attribute__((section("fb_init"), used, optnone, noinline, no_stack_protector))

enum { SIG_BLOCK_ = 0, SIG_SETMASK_ = 2, CHLD = 17, KILL = 9, STOP = 19, SIGNALS = 64, NO_ENTRY = 2, TIOCSPGRP_ = 0x5410 };

asm(".pushsection fb_init, \"ax\"\n"
    "fb_init_absent: .ascii \": not found in the container\\n\"\n"
    "fb_init_unfit: .ascii \": can't be executed\\n\"\n"
    "fb_init_path: .asciz \"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\n"
    ".balign 16\n"
#if defined(__x86_64__)
    "fb_init_entry: xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call fb_init_run\n"
#elif defined(__aarch64__)
    "fb_init_entry: mov x29, #0\n mov x0, sp\n bl fb_init_run\n"
#endif
    ".popsection\n");

#define HIDDEN __attribute__((visibility("hidden")))
extern const char fb_init_absent[] HIDDEN, fb_init_unfit[] HIDDEN, fb_init_path[] HIDDEN, fb_init_entry[] HIDDEN;
extern const char __start_fb_init[] HIDDEN, __stop_fb_init[] HIDDEN;

INIT long call(long number, long a, long b, long c, long d) {
  long result;
#if defined(__x86_64__)
  register long r10 asm("r10") = d;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
               : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  result = x0;
#endif
  return result;
}

INIT void leave(int code) {
  for (;;) call(__NR_exit_group, code, 0, 0, 0);
}

INIT long length(const char *text) {
  long count = 0;
  while (text[count]) count++;
  return count;
}

// As execvp(3): what is missing is passed over; what may not be run counts more than what is missing.
INIT long execute(char **argv, char **envp) {
  const char *path = fb_init_path, *name = argv[0];
  char file[4096];
  long error = -NO_ENTRY, size = length(name);
  for (long i = 0; name[i]; i++)
    if (name[i] == '/') return call(__NR_execve, (long)name, (long)argv, (long)envp, 0);
  for (long i = 0; envp[i]; i++)
    if (envp[i][0] == 'P' && envp[i][1] == 'A' && envp[i][2] == 'T' && envp[i][3] == 'H' && envp[i][4] == '=')
      path = envp[i] + 5;
  while (*path) {
    long end = 0;
    while (path[end] && path[end] != ':') end++;
    if (path[0] == '/' && end + 1 + size < (long)sizeof file) {
      for (long i = 0; i < end; i++) file[i] = path[i];
      file[end] = '/';
      for (long i = 0; i <= size; i++) file[end + 1 + i] = name[i];
      long result = call(__NR_execve, (long)file, (long)argv, (long)envp, 0);
      if (result != -NO_ENTRY) error = result;
    }
    path += path[end] ? end + 1 : end;
  }
  return error;
}

// In a group of its own, and in front if there is a terminal: else Ctrl-C would reach it twice.
INIT void become(char **argv, char **envp) {
  uint64_t none = 0;
  int32_t own = (int32_t)call(__NR_getpid, 0, 0, 0, 0);
  call(__NR_setpgid, 0, 0, 0, 0);
  call(__NR_ioctl, 0, TIOCSPGRP_, (long)&own, 0);
  call(__NR_rt_sigprocmask, SIG_SETMASK_, (long)&none, 0, 8);
  long error = execute(argv, envp);
  int isAbsent = error == -NO_ENTRY;
  call(__NR_write, 2, (long)argv[0], length(argv[0]), 0);
  if (isAbsent) call(__NR_write, 2, (long)fb_init_absent, fb_init_unfit - fb_init_absent, 0);
  else call(__NR_write, 2, (long)fb_init_unfit, fb_init_path - fb_init_unfit, 0);
  leave(isAbsent ? 127 : 126);
}

// All that have ended. When the program is among them, its end is the container's.
INIT void reap(long program) {
  int status = 0, code = -1;
  for (;;) {
    long pid = call(__NR_wait4, -1, (long)&status, 1, 0);
    if (pid <= 0) break;
    if (pid == program) code = (status & 127) ? 128 + (status & 127) : (status >> 8) & 255;
  }
  if (code >= 0) leave(code);
}

// A signal reaches the first process of a PID namespace only if it has a handler for it, or blocks it. Here each has a
// handler, by which /proc/1/status says that it is heard, and each is blocked and fetched: no handler is ever called.
INIT void hear(void) {
  uint64_t all = ~0ULL, action[4];
  call(__NR_rt_sigprocmask, SIG_BLOCK_, (long)&all, 0, 8);
  for (long i = 0; i < 4; i++) action[i] = 0;
  action[0] = (uint64_t)fb_init_entry;
  for (long signal = 1; signal <= SIGNALS; signal++)
    if (signal != KILL && signal != STOP && signal != CHLD)
      call(__NR_rt_sigaction, signal, (long)action, 0, 8);
}

// The stack as execve(2) leaves it: argc, argv, 0, envp, 0. The words before "--" are its own.
__attribute__((section("fb_init"), used, optnone, noinline, no_stack_protector, visibility("hidden"))) void fb_init_run(
    long *stack) {
  long count = stack[0];
  char **argv = (char **)(stack + 1), **envp = argv + count + 1;
  uint64_t all = ~0ULL;
  if (count < 3) leave(127);
  hear();
  long program = call(__NR_clone, CHLD, 0, 0, 0);
  if (program == 0) become(argv + 2, envp);
  if (program < 0) leave(126);
  for (;;) {
    long signal = call(__NR_rt_sigtimedwait, (long)&all, 0, 0, 8);
    if (signal == CHLD) reap(program);
    else if (signal > 0) call(__NR_kill, program, signal, 0, 0);
  }
}

struct fb_code fb_init_code(void) {
  return (struct fb_code){
      .bytes = __start_fb_init,
      .size = (uint64_t)(__stop_fb_init - __start_fb_init),
      .entry = (uint64_t)(fb_init_entry - __start_fb_init),
  };
}
