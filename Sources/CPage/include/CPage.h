#ifndef CPAGE_H
#define CPAGE_H

#include <stdint.h>

/// Bytes that are part of the program, for as long as it lives.
struct fishbowl_bytes {
  const uint8_t *start;
  long count;
};

/// What every page holds, whatever its recording: the files of page/, each kind joined in its order.
struct fishbowl_bytes fishbowl_page_style(void);
struct fishbowl_bytes fishbowl_page_body(void);
struct fishbowl_bytes fishbowl_page_script(void);
/// What stands in a packed page until it is unpacked.
struct fishbowl_bytes fishbowl_page_wait(void);

#endif
