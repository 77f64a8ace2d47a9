#ifndef FISHBOWL_CSECCOMP_H
#define FISHBOWL_CSECCOMP_H

#include <seccomp.h>

/* What Swift can't import of libseccomp: actions are macros that compute. seccomp_init(3) */

static inline uint32_t fishbowl_seccomp_errno(uint16_t number) { return SCMP_ACT_ERRNO(number); }
static inline uint32_t fishbowl_seccomp_trace(uint16_t number) { return SCMP_ACT_TRACE(number); }
static inline uint32_t fishbowl_seccomp_allow(void) { return SCMP_ACT_ALLOW; }
static inline uint32_t fishbowl_seccomp_log(void) { return SCMP_ACT_LOG; }
static inline uint32_t fishbowl_seccomp_trap(void) { return SCMP_ACT_TRAP; }
static inline uint32_t fishbowl_seccomp_kill_thread(void) { return SCMP_ACT_KILL_THREAD; }
static inline uint32_t fishbowl_seccomp_kill_process(void) { return SCMP_ACT_KILL_PROCESS; }

#endif
