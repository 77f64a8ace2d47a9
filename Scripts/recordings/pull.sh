# An image from a registry on this machine: fetched, used, and asked for once more.
mkdir registry
echo 'version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: /run/made/registry}}
http: {addr: "127.0.0.1:5000", secret: x}' >registry.yml
docker-registry serve registry.yml >/dev/null 2>&1 &
warm
image=localhost:5000/lab/tiny:1
fishbowl tag --trace aside.db tiny $image
tries=50
until fishbowl push --trace aside.db -q $image >/dev/null 2>&1 || [ $((tries -= 1)) = 0 ]; do sleep 0.2; done
fishbowl rmi --trace aside.db $image tiny >/dev/null
begin "An image from a registry" "레지스트리에서 가져온 이미지"

chapter "The first pull" "첫 pull"
fishbowl pull $image
note manifest.get "The manifest comes first: it names every blob by its digest." \
  "매니페스트가 먼저 온다. 모든 블롭의 다이제스트가 거기 적혀 있다."

chapter "run finds it in the store" "run은 저장소에서 찾는다"
fishbowl run --name here $image echo hi

chapter "The second pull" "두 번째 pull"
fishbowl pull $image
note run "After a greeting only the manifest was asked for. All that it names is here already." \
  "인사한 뒤 매니페스트만 요청했다. 거기 적힌 것은 모두 이미 있다."
