#include <archive.h>
#include <archive_entry.h>
// What marks a layer's directory as opaque is an extended attribute, which Swift's Glibc leaves out.
#ifdef __linux__
#include <sys/xattr.h>
#endif
