#pragma once
#include <stdint.h>

#include "shims.h"

// The flight recorder: one file mapping that holds a plan's calls and their results.
//
//   ┌────────┬──────────────┬──────────────┬──────────────┬────────┬──────────┐
//   │ header │ setup        │ cli          │ monitor      │ ledger │ evidence │   each begins on a page of its own
//   └────────┴──────────────┴──────────────┴──────────────┴────────┴──────────┘
//              └ fb_actor · slots · heap
//
// The header and the evidence are written by the command and, once it exists, by the monitor; a region only by its
// actor, but for the registers, by which calls hand numbers on: they lie in setup's heap. So setup can do without all
// that follows its region. The ledger is written once, before the first call. Offsets count from the mapping's first byte.

#define FB_MAGIC 0x4c574f4248534946ULL  // "FISHBOWL"
#define FB_LAYOUT 3u
#define FB_PAGE 4096u

enum fb_actor_number { FB_CLI, FB_MONITOR, FB_SETUP, FB_ACTORS };
enum { FB_WORDS = 6, FB_TOLERATED = 4, FB_PATCHES = 2, FB_FORMATTED = 64 };

// fb_header.flags
enum {
  FB_ASK_STEPS = 1,   // a question before and after each step
  FB_ASK_SCENES = 2,  // a question after the last step of each scene
};

// A process that outlives its number: a PID means it only together with the boot id and the start time.
struct fb_process {
  int32_t pid;
  uint32_t unused;
  uint64_t start;  // field 22 of /proc/PID/stat
};

struct fb_span {
  uint64_t offset, size;
};

struct fb_region {
  struct fb_span all;
  struct fb_span heap;
  uint32_t count, unused;
};

struct fb_header {
  uint64_t magic;
  uint32_t layout, flags;
  uint64_t size, base;  // base: where it was mapped when the pointers inside heap structures were written
  char boot_id[40];
  int64_t begin_ns;  // CLOCK_MONOTONIC
  int64_t exec_end_ns;  // when the gate's end of file told that execve had succeeded; 0 until then
  uint32_t uid, unused;
  struct fb_process command, monitor, container, drainer;
  struct fb_region regions[FB_ACTORS];
  struct fb_span ledger, evidence;
  uint64_t evidence_used;
  uint64_t gate_monitor, gate_setup, fifo, pidfd, helper;  // offsets of registers; 0: the plan has none
  char last_job[24];  // of who records, by whom has done all else; empty until then
};

// The head of an actor's region, before its slots.
struct fb_actor {
  uint32_t cursor;       // the next slot
  uint32_t asked_phase;  // the question that was asked of it last: an fb_phase, or 0
  uint64_t unused[7];
};

enum fb_word_type { FB_NUMBER, FB_HEAP, FB_REGISTER };  // a number · base + offset · the int32 at base + offset
enum fb_state { FB_NOT_BEGUN, FB_BEGUN, FB_ENDED };

// What stands in fb_slot.nr beside the numbers of system calls.
enum {
  FB_NR_ACTIVITY = -1,  // performed by Swift, which begins and ends the slot
  FB_NR_PASS = -2,      // hands the baton over
  FB_NR_LEAVE = -5,     // a helper's last: hands the baton over and ends
  FB_NR_FORMAT = -4,    // writes the text in word 1 to word 0, the number in word 2 in the place of its %d
  FB_NR_NLACK = -3,     // fails if the netlink answer in word 0 holds an error; word 1: the slot of its recvfrom
};

// fb_slot.flags
enum {
  FB_FIRST_OF_STEP = 1,
  FB_LAST_OF_STEP = 2,
  FB_LAST_OF_SCENE = 4,
  FB_NO_WAIT = 8,    // of a pass: go on without the baton
  FB_NO_SEND = 16,   // of a pass: the other side goes on without it
  FB_PATCH_INT = 32,  // what patch_to means is an int32
};

// One call: what is asked, and what came of it.
struct fb_slot {
  uint32_t order, step;  // order: its place among all slots of the plan
  uint16_t scene, argc;
  uint32_t flags;
  int32_t nr, injected;  // injected: this errno, and the call isn't made
  uint64_t words[FB_WORDS];
  uint8_t types[8];
  uint64_t output;                 // register for the result, or 0
  // before the call: the register at patch_from goes to the number at patch_to; 0: there is none
  uint64_t patch_to[FB_PATCHES], patch_from[FB_PATCHES];
  int32_t tolerated[FB_TOLERATED];
  uint32_t state;
  int32_t error;
  int64_t result;
  int32_t pid, unused;
  int64_t begin_ns, end_ns;
};

// The gate: a SOCK_SEQPACKET socketpair; each message is one fb_message.
//
//   monitor                                          setup
//   clone3 ────────────────────────────────────────▶ closes the monitor's end, waits
//          ── BATON ───────────────────────────────▶ performs its slots
//          ◀────────────── QUESTION {step, phase} ── only if the header's flags say so
//          ── ANSWER ──────────────────────────────▶ goes on
//          ◀──────────────────────────────── BATON ── and waits, unless the pass says FB_NO_WAIT
//          ◀─────────────────────────── end of file ── execve closed the gate, or setup is dead
enum fb_message_type { FB_BATON = 1, FB_QUESTION, FB_ANSWER };
enum fb_phase { FB_BEFORE = 1, FB_AFTER };

struct fb_message {
  uint32_t type, step, phase;
};

// A mapping of an arena in this process.
struct fb_arena {
  void *base;
  uint64_t size;
  int32_t pid;  // recorded in the slots that this process performs
};

enum fb_pause { FB_FINISHED, FB_PASSED, FB_ASKED, FB_ACTIVITY, FB_FAILED };

// Where fb_perform paused: the step, the slot's index in its region, the question's phase, the errno.
struct fb_report {
  uint32_t step, slot, phase;
  int32_t error;
};

// Performs the actor's slots in order, from its cursor, up to step `last` (0: all); returns an fb_pause. Called again
// it goes on after the pause; after FB_FAILED it would repeat the slot. A clone3 returns only in the parent.
int fb_perform(struct fb_arena *arena, int actor, uint32_t last, struct fb_report *report);

// Performs one step's calls, wherever the cursor is, without questions and hand-overs: FB_FINISHED or FB_FAILED.
// Calls that have succeeded are not made again, so that what stands of them stays true.
int fb_perform_step(struct fb_arena *arena, uint32_t step, struct fb_report *report);

// Begins and ends an activity's slot. `error` 0: it was done.
void fb_begin(struct fb_arena *arena, struct fb_slot *slot);
void fb_end(struct fb_slot *slot, int64_t result, int error);

// Reads the gate once, without waiting: 1 for a message, 0 at the end of file, a negative errno.
int fb_gate_receive(int gate, struct fb_message *message);
// Sends a message: 0, or a negative errno.
int fb_gate_send(int gate, uint32_t type, uint32_t step, uint32_t phase);

// A copy of a slot that another process may be writing: what it holds belongs to the state it shows.
struct fb_slot fb_slot_read(const struct fb_slot *slot);
uint64_t fb_load(const uint64_t *value);
void fb_store(uint64_t *value, uint64_t to);

// The tables of system calls and constants, with the numbers of this architecture's kernel headers.
struct fb_call {
  const char *name;
  int32_t nr;
  const char *arguments;  // man-page names with a blank between; a question mark ends those that may be left out, and a
                          // bar parts two names where versions of the manual differ
};
struct fb_constant {
  const char *name;
  int64_t value;
};
// NULL where there is none of that name, which need not end with a NUL.
const struct fb_call *fb_call(const char *name, uint64_t length);
const struct fb_constant *fb_constant(const char *name, uint64_t length);
// The first constant of that value whose name starts with `prefix`, without an underscore after it: for 9 and SIG,
// SIGKILL, and for 2 SIGINT, not SIG_SETMASK. NULL if there is none.
const char *fb_constant_name(int64_t value, const char *prefix);

// Swift sees C arrays as tuples; these reach into them by index.
static inline struct fb_region *fb_region_of(struct fb_header *header, int actor) { return &header->regions[actor]; }
static inline void fb_slot_word(struct fb_slot *slot, int word, uint8_t type, uint64_t value) {
  slot->types[word] = type;
  slot->words[word] = value;
}
static inline void fb_slot_patch(struct fb_slot *slot, int index, uint64_t to, uint64_t from) {
  slot->patch_to[index] = to;
  slot->patch_from[index] = from;
}
static inline void fb_slot_tolerate(struct fb_slot *slot, int index, int32_t error) { slot->tolerated[index] = error; }
int fb_tolerates(const struct fb_slot *slot, int32_t error);

// The machine code of --init's program: its place in this process, and how far in it begins.
struct fb_code {
  const char *bytes;
  uint64_t size, entry;
};

struct fb_code fb_init_code(void);
