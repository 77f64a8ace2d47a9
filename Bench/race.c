// race ROUNDS FILE: runs each command of FILE (`name<TAB>program argument …`, split at blanks) once per round, in turn,
// and prints `name<TAB>to user code<TAB>total` in ms: medians over the rounds. Each command must print what `stamp` does.
// The first rounds are for warming up and don't count. The turn starts with another command in each round.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 3, MOST = 16, WORDS = 64 };

struct contender { char *name, *argv[WORDS]; double *user, *total; };

extern char **environ;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, by_size);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static int read_contenders(const char *path, struct contender *list, int rounds) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t size = 0;
  int count = 0;
  while (file && count < MOST && getline(&line, &size, file) > 0) {
    char *rest = strdup(line), *word;
    struct contender *one = &list[count++];
    one->name = strsep(&rest, "\t");
    for (int i = 0; i < WORDS - 1 && (word = strsep(&rest, " \n"));)
      if (*word) one->argv[i++] = word;
    one->user = calloc(rounds, sizeof(double));
    one->total = calloc(rounds, sizeof(double));
  }
  return count;
}

static void fail(const struct contender *one, const char *said) {
  fprintf(stderr, "race: %s failed: %s\n", one->name, said);
  exit(1);
}

static void run(struct contender *one, double *user, double *total) {
  int ends[2], status;
  pid_t pid;
  char said[256];
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, O_CLOEXEC) < 0) fail(one, "no pipe");
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  double begin = now();
  if (posix_spawnp(&pid, one->argv[0], &actions, NULL, one->argv, environ) != 0) fail(one, "not started");
  close(ends[1]);
  ssize_t size = read(ends[0], said, sizeof said - 1);
  waitpid(pid, &status, 0);
  *total = now() - begin;
  close(ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  said[size < 0 ? 0 : size] = 0;
  if (status != 0 || atoll(said) == 0) fail(one, said);
  *user = atoll(said) / 1e6 - begin;
}

int main(int argc, char **argv) {
  static struct contender list[MOST];
  int rounds = argc == 3 ? atoi(argv[1]) : 0;
  if (rounds < 1) return fprintf(stderr, "usage: race ROUNDS FILE\n"), 2;
  int count = read_contenders(argv[2], list, rounds);
  for (int round = -WARM_UP; round < rounds; round++)
    for (int i = 0; i < count; i++) {
      struct contender *one = &list[(i + round + WARM_UP) % count];
      double user, total;
      run(one, &user, &total);
      if (round >= 0) one->user[round] = user, one->total[round] = total;
    }
  for (int i = 0; i < count; i++)
    printf("%s\t%.2f\t%.2f\n", list[i].name, median(list[i].user, rounds), median(list[i].total, rounds));
  return 0;
}
