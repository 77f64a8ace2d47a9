#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CKernel.h"

// This file is all that runs between clone and exec: no allocation, no lock, nothing of Swift.

static_assert(sizeof(struct fb_header) <= FB_PAGE);
static_assert(sizeof(struct fb_slot) == 176);
static_assert(offsetof(struct fb_slot, words) == 24 && offsetof(struct fb_slot, state) == 136);
static_assert(sizeof(struct fb_actor) == 64);
static_assert(sizeof(struct fb_region) == 40 && sizeof(struct fb_process) == 16);
static_assert(offsetof(struct fb_header, boot_id) == 32 && offsetof(struct fb_header, command) == 96);
static_assert(sizeof(struct fb_message) == 12);

enum { GO_ON = -1 };

static void *at(const struct fb_arena *arena, uint64_t offset) { return (char *)arena->base + offset; }

static struct fb_header *header_of(const struct fb_arena *arena) { return arena->base; }

static struct fb_actor *actor_of(const struct fb_arena *arena, int actor) {
  return at(arena, header_of(arena)->regions[actor].all.offset);
}

static struct fb_slot *slots_of(const struct fb_arena *arena, int actor) {
  return (struct fb_slot *)(actor_of(arena, actor) + 1);
}

static int32_t register_at(const struct fb_arena *arena, uint64_t offset) {
  return offset ? *(const int32_t *)at(arena, offset) : -1;
}

int fb_tolerates(const struct fb_slot *slot, int32_t error) {
  for (int i = 0; i < FB_TOLERATED; i++)
    if (slot->tolerated[i] == error) return 1;
  return 0;
}

// ── slots ──

void fb_begin(struct fb_arena *arena, struct fb_slot *slot) {
  slot->pid = arena->pid;
  slot->result = slot->error = 0;
  slot->end_ns = 0;
  slot->begin_ns = fb_now();
  __atomic_store_n(&slot->state, FB_BEGUN, __ATOMIC_RELEASE);
}

void fb_end(struct fb_slot *slot, int64_t result, int error) {
  slot->end_ns = fb_now();
  slot->result = result;
  slot->error = error;
  __atomic_store_n(&slot->state, FB_ENDED, __ATOMIC_RELEASE);
}

struct fb_slot fb_slot_read(const struct fb_slot *slot) {
  uint32_t state = __atomic_load_n(&slot->state, __ATOMIC_ACQUIRE);
  struct fb_slot copy = *slot;
  copy.state = state;
  return copy;
}

uint64_t fb_load(const uint64_t *value) { return __atomic_load_n(value, __ATOMIC_ACQUIRE); }

void fb_store(uint64_t *value, uint64_t to) { __atomic_store_n(value, to, __ATOMIC_RELEASE); }

// ── the gate ──

int fb_gate_send(int gate, uint32_t type, uint32_t step, uint32_t phase) {
  struct fb_message message = {type, step, phase};
  ssize_t sent;
  do sent = send(gate, &message, sizeof message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : 0;
}

// Setup reads and writes, for it may have loaded a filter that knows of no sockets. If it can't say it, nobody will ever
// answer: it ends.
static void say(int gate, uint32_t type, uint32_t step, uint32_t phase) {
  struct fb_message message = {type, step, phase};
  ssize_t said;
  do said = write(gate, &message, sizeof message);
  while (said < 0 && errno == EINTR);
  if (said < 0) _exit(255);
}

static int receive(int gate, struct fb_message *message, int waits) {
  ssize_t got;
  do got = waits ? read(gate, message, sizeof *message) : recv(gate, message, sizeof *message, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);
  if (got < 0) return errno == ECONNRESET ? 0 : -errno;
  if (got == 0) return 0;
  return got == sizeof *message ? 1 : -EBADMSG;
}

int fb_gate_receive(int gate, struct fb_message *message) { return receive(gate, message, 0); }

// Setup waits. A monitor that is gone, or that says something else, ends it.
static void await(int gate, uint32_t type) {
  struct fb_message message;
  if (receive(gate, &message, 1) != 1 || message.type != type) _exit(255);
}

static int gate_of(const struct fb_arena *arena, int actor) {
  struct fb_header *header = header_of(arena);
  return register_at(arena, actor == FB_SETUP ? header->gate_setup : header->gate_monitor);
}

static int pass(struct fb_arena *arena, int actor, struct fb_slot *slot) {
  int gate = gate_of(arena, actor);
  fb_begin(arena, slot);
  if (actor == FB_SETUP) say(gate, FB_BATON, slot->step, 0);
  else if (!(slot->flags & FB_NO_SEND)) fb_gate_send(gate, FB_BATON, slot->step, 0);
  fb_end(slot, 0, 0);  // a peer that is gone is seen by whoever reads the gate next
  if (actor != FB_SETUP) return FB_PASSED;
  if (!(slot->flags & FB_NO_WAIT)) await(gate, FB_BATON);
  return GO_ON;
}

// ── calls ──

// Two that read from one gate would take each other's messages: who was made by a helper waits for that one's end.
static void await_end_of_helper(const struct fb_arena *arena) {
  struct pollfd helper = {.fd = register_at(arena, header_of(arena)->helper), .events = POLLIN};
  while (poll(&helper, 1, -1) < 0 && errno == EINTR) {}
}

// The helper's last slot: the child's own slots follow it. A helper that was killed has not ended it.
static _Noreturn void leave(struct fb_arena *arena, int actor, struct fb_slot *slot) {
  fb_begin(arena, slot);
  actor_of(arena, actor)->cursor++;
  actor_of(arena, actor)->asked_phase = 0;
  fb_end(slot, 0, 0);
  say(gate_of(arena, actor), FB_BATON, slot->step, 0);
  _exit(0);
}

static _Noreturn void be_setup(struct fb_arena *arena, int maker) {
  struct fb_report report;
  int gate = gate_of(arena, FB_SETUP);
  if (maker == FB_SETUP) {
    await_end_of_helper(arena);
    if (slots_of(arena, FB_SETUP)[actor_of(arena, FB_SETUP)->cursor - 1].nr != FB_NR_LEAVE) _exit(255);
  } else close(gate_of(arena, FB_MONITOR));  // else the monitor's death would never be an end of file
  await(gate, FB_BATON);
  arena->pid = header_of(arena)->container.pid;
  fb_perform(arena, FB_SETUP, 0, &report);
  _exit(255);
}

static long word(const struct fb_arena *arena, const struct fb_slot *slot, int i) {
  switch (slot->types[i]) {
    case FB_HEAP: return (long)at(arena, slot->words[i]);
    case FB_REGISTER: return register_at(arena, slot->words[i]);
    default: return (long)slot->words[i];
  }
}

// The one place where a plan's system calls are made.
static long call(const struct fb_arena *arena, const struct fb_slot *slot) {
  long result;
  do
    result = syscall(slot->nr, word(arena, slot, 0), word(arena, slot, 1), word(arena, slot, 2), word(arena, slot, 3),
                     word(arena, slot, 4), word(arena, slot, 5));
  while (result == -1 && errno == EINTR && slot->nr != __NR_close);
  return result;
}

// Pointers inside heap structures are good only where the arena lies as it did when they were written.
static int has_moved(const struct fb_arena *arena, const struct fb_slot *slot) {
  return (slot->nr == __NR_clone3 || slot->nr == __NR_execve) && (uintptr_t)arena->base != header_of(arena)->base;
}

static void patch(struct fb_arena *arena, struct fb_slot *slot, int index) {
  int32_t number = register_at(arena, slot->patch_from[index]);
  void *to = at(arena, slot->patch_to[index]);
  if (slot->flags & FB_PATCH_INT) *(int32_t *)to = number;
  else *(uint64_t *)to = (uint64_t)number;
}

static void perform_call(struct fb_arena *arena, int actor, struct fb_slot *slot) {
  fb_begin(arena, slot);
  if (slot->injected) return fb_end(slot, -1, slot->injected);
  if (has_moved(arena, slot)) return fb_end(slot, -1, EFAULT);
  for (int i = 0; i < FB_PATCHES && slot->patch_to[i]; i++) patch(arena, slot, i);
  long result = call(arena, slot);
  int error = result == -1 ? errno : 0;
  if (slot->nr == __NR_clone3 && result == 0) be_setup(arena, actor);
  if (slot->nr == __NR_clone3 && !error) header_of(arena)->container.pid = (int32_t)result;
  if (slot->output && !error) *(int32_t *)at(arena, slot->output) = (int32_t)result;
  fb_end(slot, result, error);
}

// The first error ≠ 0 in the answer that recvfrom left, as the slot's own: recvfrom's result stays as it was.
static void perform_nlack(struct fb_arena *arena, struct fb_slot *slots, struct fb_slot *slot) {
  char *buffer = at(arena, slot->words[0]);
  int64_t room = (int64_t)(arena->size - slot->words[0]), left = slots[slot->words[1]].result;
  int error = 0;
  if (left > room) left = room;
  fb_begin(arena, slot);
  while (!error && left >= (int64_t)sizeof(struct nlmsghdr)) {
    struct nlmsghdr *message = (struct nlmsghdr *)buffer;
    if (message->nlmsg_len < sizeof *message || message->nlmsg_len > left) break;
    if (message->nlmsg_type == NLMSG_ERROR && message->nlmsg_len >= NLMSG_LENGTH(sizeof(struct nlmsgerr)))
      error = -((struct nlmsgerr *)NLMSG_DATA(message))->error;
    buffer += NLMSG_ALIGN(message->nlmsg_len);
    left -= NLMSG_ALIGN(message->nlmsg_len);
  }
  fb_end(slot, error ? -1 : 0, error);
}

// A register as decimal into the heap.
static void perform_format(struct fb_arena *arena, struct fb_slot *slot) {
  char *to = at(arena, slot->words[0]), *end = to + FB_FORMATTED - 12;
  const char *from = at(arena, slot->words[1]), *last = from + FB_FORMATTED - 1;
  char digits[12];
  int count = 0;
  fb_begin(arena, slot);
  for (uint32_t number = (uint32_t)register_at(arena, slot->words[2]); number || !count; number /= 10)
    digits[count++] = (char)('0' + number % 10);
  for (; from < last && *from && to < end; from++) {
    if (from[0] != '%') *to++ = *from;
    else
      for (from++; count; count--) *to++ = digits[count - 1];
  }
  *to = 0;
  fb_end(slot, 0, 0);
}

// ── steps ──

static int perform_slot(struct fb_arena *arena, int actor, struct fb_slot *slot, struct fb_report *report) {
  switch (slot->nr) {
    case FB_NR_ACTIVITY: return slot->state == FB_ENDED ? GO_ON : FB_ACTIVITY;
    case FB_NR_PASS: return pass(arena, actor, slot);
    case FB_NR_FORMAT: perform_format(arena, slot); break;
    case FB_NR_NLACK: perform_nlack(arena, slots_of(arena, actor), slot); break;
    case FB_NR_LEAVE: leave(arena, actor, slot);
    default: perform_call(arena, actor, slot);
  }
  if (!slot->error || fb_tolerates(slot, slot->error)) return GO_ON;
  report->error = slot->error;
  return FB_FAILED;
}

static int asks(const struct fb_arena *arena, const struct fb_slot *slot, uint32_t phase) {
  uint32_t flags = header_of(arena)->flags;
  if (flags & FB_ASK_STEPS) return slot->flags & (phase == FB_BEFORE ? FB_FIRST_OF_STEP : FB_LAST_OF_STEP);
  return flags & FB_ASK_SCENES && phase == FB_AFTER && slot->flags & FB_LAST_OF_SCENE;
}

// Setup asks over the gate and goes on with the answer; whoever has Swift is asked by a pause.
static int ask(struct fb_arena *arena, int actor, struct fb_slot *slot, uint32_t phase, struct fb_report *report) {
  actor_of(arena, actor)->asked_phase = phase;
  report->phase = phase;
  if (actor != FB_SETUP) return FB_ASKED;
  int gate = gate_of(arena, actor);
  say(gate, FB_QUESTION, slot->step, phase);
  await(gate, FB_ANSWER);
  return GO_ON;
}

// From the slot at the cursor to the next; `asked`: the question about it that has been answered.
static int advance(struct fb_arena *arena, int actor, struct fb_slot *slot, struct fb_report *report) {
  struct fb_actor *state = actor_of(arena, actor);
  int pause;
  if (state->asked_phase != FB_AFTER) {
    if (asks(arena, slot, FB_BEFORE) && !state->asked_phase && slot->state != FB_ENDED)
      if ((pause = ask(arena, actor, slot, FB_BEFORE, report)) != GO_ON) return pause;
    pause = perform_slot(arena, actor, slot, report);
    if (pause == FB_ACTIVITY || pause == FB_FAILED) return pause;
    state->asked_phase = 0;
    if (pause == FB_PASSED) return state->cursor++, pause;
    if (asks(arena, slot, FB_AFTER))
      if ((pause = ask(arena, actor, slot, FB_AFTER, report)) != GO_ON) return pause;
  }
  state->asked_phase = 0;
  state->cursor++;
  return GO_ON;
}

int fb_perform(struct fb_arena *arena, int actor, uint32_t last, struct fb_report *report) {
  struct fb_actor *state = actor_of(arena, actor);
  uint32_t count = header_of(arena)->regions[actor].count;
  *report = (struct fb_report){0};
  while (state->cursor < count) {
    struct fb_slot *slot = slots_of(arena, actor) + state->cursor;
    if (last && slot->step > last) break;
    report->step = slot->step;
    report->slot = state->cursor;
    int pause = advance(arena, actor, slot, report);
    if (pause != GO_ON) return pause;
  }
  return FB_FINISHED;
}

int fb_perform_step(struct fb_arena *arena, uint32_t step, struct fb_report *report) {
  *report = (struct fb_report){.step = step};
  for (int actor = 0; actor < FB_ACTORS; actor++) {
    struct fb_slot *slots = slots_of(arena, actor);
    for (uint32_t i = 0; i < header_of(arena)->regions[actor].count; i++) {
      if (slots[i].step != step || slots[i].nr == FB_NR_PASS || slots[i].nr == FB_NR_ACTIVITY) continue;
      if (slots[i].nr == FB_NR_LEAVE) continue;
      if (slots[i].state == FB_ENDED && !slots[i].error) continue;
      report->slot = i;
      if (perform_slot(arena, actor, &slots[i], report) == FB_FAILED) return FB_FAILED;
    }
  }
  return FB_FINISHED;
}
