#!/bin/sh
# seek.sh: how long the player takes to open a recording of 1,000,000 calls and to show any step of it. The measuring is
# FilmTests', which makes the recording and compares each World it seeks; a debug build, so an upper bound.
set -eu
FISHBOWL_SOAK=1 ${SWIFT:-swift} test --disable-xctest --no-parallel --filter FilmTests/aLongRun 2>&1 |
  sed -n 's/^opened in /a recording of 1,000,000 calls (debug build): opened in /p' | grep .
