# The same program by crun, as strace saw it; for `trace diff` with first-run and runc.
bundle
begin "echo hi, by crun" "crun이 실행한 echo hi"
chapter "The same story, in fewer calls than runc's" "같은 이야기, runc보다 적은 호출"
strace_of log crun --cgroup-manager=cgroupfs run c1
fishbowl trace import --strace log
note ns.clone "crun makes the process first, and puts it into its cgroup from outside." \
  "crun은 프로세스를 먼저 만들고 밖에서 cgroup에 넣는다."
