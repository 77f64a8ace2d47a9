#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Those that end a process by default, and that it can catch.
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE};
enum { ENDINGS = sizeof endings / sizeof *endings };

static struct termios found;
static struct sigaction former[ENDINGS], former_resize;
static char sequence[64];
static int guarded_input, guarded_output;
static int resized[2] = {-1, -1};
static volatile sig_atomic_t guarding;

// What a crash leaves of the stack may be nothing.
static char stack[1 << 14];

// Only what signal-safety(7) allows.
static void put_right(void) {
  if (!guarding) return;
  guarding = 0;
  int saved = errno;
  size_t length = strlen(sequence);
  for (size_t sent = 0; sent < length;) {
    ssize_t count = write(guarded_output, sequence + sent, length - sent);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    sent += (size_t)count;
  }
  tcsetattr(guarded_input, TCSANOW, &found);
  errno = saved;
}

// SA_RESETHAND has taken this handler away: the signal does now what it would have done.
static void end(int signal) {
  put_right();
  raise(signal);
}

static void note_size(int signal) {
  (void)signal;
  int saved = errno;
  if (write(resized[1], "", 1) < 0) errno = saved;
  errno = saved;
}

static int open_pipe(void) {
  if (resized[0] >= 0) return 0;
  if (pipe(resized) < 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(resized[i], F_SETFD, FD_CLOEXEC);
    fcntl(resized[i], F_SETFL, O_NONBLOCK);
  }
  return atexit(put_right);
}

int fishbowl_terminal_guard(int input, int output, const char *restore) {
  if (strlen(restore) >= sizeof sequence || tcgetattr(input, &found) < 0 || open_pipe() < 0) return -1;
  strcpy(sequence, restore);
  guarded_input = input;
  guarded_output = output;
  stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&other, NULL);
  guarding = 1;
  struct sigaction action = {.sa_handler = end, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK | SA_NODEFER};
  for (int i = 0; i < ENDINGS; i++) sigaction(endings[i], &action, &former[i]);
  struct sigaction resize = {.sa_handler = note_size, .sa_flags = SA_RESTART};
  sigaction(SIGWINCH, &resize, &former_resize);
  return resized[0];
}

void fishbowl_terminal_restore(void) {
  if (!guarding) return;
  put_right();
  for (int i = 0; i < ENDINGS; i++) sigaction(endings[i], &former[i], NULL);
  sigaction(SIGWINCH, &former_resize, NULL);
}
