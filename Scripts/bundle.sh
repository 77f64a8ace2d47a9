#!/bin/sh
# bundle.sh PROGRAM TRACES ARCHIVE: makes ARCHIVE, for a class: the program, the recordings of the folder TRACES, a page of
# each for a browser, and README.md and index.html, which say what they are in both languages.
set -eu
program=$(realpath "$1") traces=$(realpath "$2")
mkdir -p "$(dirname "$3")"
archive=$(realpath "$3")
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
mkdir "$new/fishbowl" "$new/fishbowl/traces" "$new/fishbowl/pages"
cd "$new/fishbowl"
install -m 755 "$program" fishbowl
install -m 644 "$traces"/*.fishbowl traces

# Lines NAME: TITLE. The first run comes first.
titles() {
  for file in traces/first-run.fishbowl traces/*.fishbowl; do
    echo "$(basename "$file" .fishbowl): $(./fishbowl trace info "$file" | sed -n 's/^title *//p')"
  done | awk '!seen[$0]++'
}
titles >"$new/titles"

while read -r line; do
  name=${line%%:*}
  ./fishbowl trace export "traces/$name.fishbowl" --format html -o "pages/$name.html" 2>/dev/null
done <"$new/titles"

{
  cat <<'END'
# Fishbowl for a class · 수업용 Fishbowl

Recordings of real containers, to be looked at step by step. Nothing has to be installed, and no network is needed.

진짜 컨테이너를 녹화한 것을 한 단계씩 본다. 설치할 것도 없고 네트워크도 필요 없다.

**In a browser**, on any machine: open `index.html`. **In a terminal**, on Linux (x86-64), as any user:

**브라우저**: 어느 컴퓨터에서나 `index.html`을 연다. **터미널**: x86-64 리눅스에서 아무 사용자로나 다음과 같이 한다.

    ./fishbowl replay traces/first-run.fishbowl
    ./fishbowl replay traces/limits.fishbowl:2 --lang ko    # run 2 of it · 그중 실행 2
    ./fishbowl replay traces/stop.fishbowl --present        # for a projector · 프로젝터용
    ./fishbowl trace diff traces/first-run.fishbowl:1 traces/runc.fishbowl:1
    ./fishbowl trace sql --trace traces/first-run.fishbowl "SELECT name, ms FROM scene"

In the terminal `?` lists the keys, `l` changes the language, `q` ends. Each recording has chapters and notes in both languages.

터미널에서 `?`는 키를 보여 주고, `l`은 언어를 바꾸고, `q`는 끝낸다. 녹화마다 두 언어로 쓴 챕터와 메모가 있다.

| traces/ | title · 제목 |
|---|---|
END
  sed 's/^\([^:]*\): \(.*\)$/| `\1.fishbowl` | \2 |/' "$new/titles"
  cat <<'END'

The machine in them is called lab and its user student; `./fishbowl trace info FILE` says what kernel it had. The times in
runc and crun are those under strace.

녹화에 나오는 기계의 이름은 lab, 사용자는 student다. 커널은 `./fishbowl trace info FILE`로 볼 수 있다. runc와 crun의 시간은
strace로 지켜보며 잰 것이다.
END
} >README.md

{
  cat <<'END'
<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Fishbowl · recordings · 녹화</title>
<style>
:root { color-scheme: light dark }
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
li { margin: .5rem 0 }
</style>
<h1>Fishbowl</h1>
<p>Recordings of real containers, step by step. Each opens here, in either language.
<p lang="ko">진짜 컨테이너를 녹화해 한 단계씩 보여 준다. 누르면 여기서 열리고, 두 언어로 볼 수 있다.
<ul>
END
  sed 's/&/\&amp;/g; s/</\&lt;/g; s/^\([^:]*\): \(.*\)$/<li><a href="pages\/\1.html">\2<\/a>/' "$new/titles"
  cat <<'END'
</ul>
<p>In a terminal on Linux: see README.md. <span lang="ko">리눅스의 터미널에서는 README.md를 본다.</span>
</html>
END
} >index.html

tar -C "$new" --sort=name --owner=0 --group=0 --numeric-owner -czf "$archive" fishbowl
echo "$archive: $(wc -l <"$new/titles") recordings, $(($(stat -c %s "$archive") / 1024)) KiB"
