# One container from its image to its end, on a machine that never made one.
begin "The first run" "첫 실행"
chapter "One container, nine scenes" "컨테이너 하나, 장면 9개"
fishbowl run tiny echo hi
note ns.clone "PID 1 is decided here, five scenes before the program starts." \
  "PID 1은 여기서 정해진다. 프로그램이 시작되기 다섯 장면 전이다."
note root.pivot "Only the root directory changes here. The PID and the user stay." \
  "여기서는 루트 디렉터리만 바뀐다. PID와 사용자는 그대로다."
