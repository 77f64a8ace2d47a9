# What a limit is, what it is not, and what happens past it.
warm
begin "Limits, and what happens past them" "자원 제한과 그 너머"

chapter "A ceiling, not a share" "떼어 둔 몫이 아니라 상한"
fishbowl run --name capped -m 16m --cpus 0.5 --pids-limit 20 tiny sh -c 'grep MemTotal /proc/meminfo; nproc'
note cgroup.limits "The limits are files of the cgroup, written before the process is born." \
  "제한은 cgroup의 파일이다. 프로세스가 태어나기 전에 쓴다."
note exec.user "Neither limit shows inside: /proc/meminfo and nproc still tell of the whole machine." \
  "안에서는 두 제한이 보이지 않는다. /proc/meminfo와 nproc은 여전히 기계 전체를 말한다."

chapter "Past it: a child is killed" "넘으면: 자식 프로세스가 죽는다"
fishbowl run --name child -m 16m tiny sh -c 'tail /dev/zero; echo "still here, tail: $?"'
note cgroup.oom "The victim was a child. PID 1 goes on, and the container exits with 0." \
  "죽은 것은 자식이다. PID 1은 계속 돌고 컨테이너는 0으로 끝난다."

chapter "Past it: PID 1 is killed" "넘으면: PID 1이 죽는다"
ends 137 fishbowl run --name first -m 16m tiny tail /dev/zero
note cgroup.oom "The same count, but the victim was PID 1: its end is the container's." \
  "센 수는 같지만 죽은 것이 PID 1이다. PID 1이 끝나면 컨테이너도 끝난다."
