# The same program by runc, as strace saw it; for `trace diff` with first-run.
bundle
begin "echo hi, by runc" "runc가 실행한 echo hi"
chapter "The same story, in another order" "같은 이야기, 다른 순서"
strace_of log runc run c1
fishbowl trace import --strace log
note cgroup.join "runc joins the cgroup before it makes the container's process; Fishbowl makes the process first." \
  "runc는 컨테이너의 프로세스를 만들기 전에 cgroup에 들어간다. Fishbowl은 프로세스를 먼저 만든다."
note mount.proc "/proc is mounted before the root directory changes: a path still leads to it from the host's tree." \
  "루트 디렉터리를 바꾸기 전에 /proc을 마운트한다. 아직 호스트의 트리에서 경로로 닿을 수 있다."
