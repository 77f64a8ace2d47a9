#!/bin/sh
# demo.sh PROGRAM RECORDING: one container made before your eyes; where none can be made, one that was recorded.
set -eu
fishbowl=$1 recording=$2

if ! "$fishbowl" doctor >/dev/null 2>&1; then
  why="this machine allows no containers ($fishbowl doctor says why)"
  [ "$(id -u)" = 0 ] || why="this machine allows you no containers (try: sudo $fishbowl run --narrate tiny echo hi)"
else
  "$fishbowl" run --narrate tiny echo hi
  echo
  "$fishbowl" replay
  exit
fi

echo "Nothing is made here: $why. This is a recording of another machine."
echo
exec "$fishbowl" replay "$recording"
