# program.sh: what the benchmarks begin with. `program` is $1 as it is when it is installed: what a linker has written lies in
# the page cache page by page.
out=$bench/out
mkdir -p "$out"
program=$out/fishbowl
for file in "$1" "${1%/*}/fishbowl-registry"; do
  [ "$file" -ef "$out/${file##*/}" ] || [ ! -e "$file" ] || install -m 755 "$file" "$out"
done
