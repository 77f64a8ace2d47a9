// lap FILE NAME PROGRAM ARGUMENT…: runs a command, its output dropped, and appends `NAME<TAB>ms` to FILE: from before it
// is spawned until it has ended. Its exit code is the command's.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  int status;
  pid_t pid;
  posix_spawn_file_actions_t actions;
  if (argc < 4) return fprintf(stderr, "usage: lap FILE NAME PROGRAM ARGUMENT...\n"), 2;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  double begin = now();
  if (posix_spawnp(&pid, argv[3], &actions, NULL, argv + 3, environ) != 0) return perror(argv[3]), 1;
  waitpid(pid, &status, 0);
  double end = now();
  FILE *file = fopen(argv[1], "a");
  if (!file) return perror(argv[1]), 1;
  fprintf(file, "%s\t%.3f\n", argv[2], end - begin);
  fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
