#ifndef FISHBOWL_CSQLITE_H
#define FISHBOWL_CSQLITE_H

#include <sqlite3.h>

/* What Swift can't import of SQLite: variadic functions, and a macro that is a cast. */

/* Before anything else. Counting the memory that is used takes a lock for each allocation; limits of it need that. */
static inline int fishbowl_sqlite_start(int counts) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counts); }

static inline int fishbowl_sqlite_config(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

static inline int fishbowl_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int bytes) {
  return sqlite3_bind_text(statement, index, text ? text : "", bytes, SQLITE_TRANSIENT);
}

static inline int fishbowl_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *blob, int bytes) {
  return sqlite3_bind_blob(statement, index, blob, bytes, SQLITE_TRANSIENT);
}

/* The magic number of the file system on which `path` lies, or 0. SQLite's WAL is unsafe on some. statfs(2) */
#ifdef __linux__
#include <sys/vfs.h>
static inline unsigned int fishbowl_file_system(const char *path) {
  struct statfs found;
  return statfs(path, &found) == 0 ? (unsigned int)found.f_type : 0;
}
#else
static inline unsigned int fishbowl_file_system(const char *path) { return (void)path, 0; }
#endif

#endif
