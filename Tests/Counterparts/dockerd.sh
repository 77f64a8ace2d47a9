#!/bin/sh
# dockerd.sh FOLDER LAYOUT COMMAND [ARG…]: runs a command beside Debian's docker engine, inside sandbox.sh. The engine
# answers at FOLDER/docker.sock and has the image `tiny` of the OCI layout; whatever it keeps lies in the sandbox's /run
# and ends with the sandbox. Its exit code is the command's; 1 where the engine doesn't start, with what it said.
set -eu
folder=$1 layout=$2
shift 2

export DOCKER_HOST="unix://$folder/docker.sock" DOCKER_CONFIG=/run/docker-client
mkdir -p "$DOCKER_CONFIG"
printf 'version = 2\nroot = "/run/containerd-root"\nstate = "/run/containerd"\n%s\n%s\n' \
  'disabled_plugins = ["io.containerd.grpc.v1.cri"]' '[grpc]
address = "/run/containerd/containerd.sock"' >/run/containerd.toml
# Runtimes besides its own, as dockerd's settings have them.
echo "${DOCKER_RUNTIMES:-{\}}" >/run/docker.json

# awaited COMMAND…: until the command succeeds, as long as what was started last is there, but no longer than a minute.
awaited() {
  tries=600
  until "$@" >/dev/null 2>&1; do
    kill -0 $! 2>/dev/null && [ $((tries -= 1)) -gt 0 ] || { cat /run/containerd.log /run/dockerd.log >&2; exit 1; }
    sleep 0.1
  done
}

touch /run/dockerd.log
containerd --config /run/containerd.toml >/run/containerd.log 2>&1 &
awaited test -S /run/containerd/containerd.sock
# No network of its own: containers have a loopback, as ours have.
dockerd --host "$DOCKER_HOST" --data-root /run/docker-root --exec-root /run/docker --pidfile /run/dockerd.pid \
  --containerd /run/containerd/containerd.sock --config-file /run/docker.json --exec-opt native.cgroupdriver=cgroupfs \
  --iptables=false --ip6tables=false --bridge=none >/run/dockerd.log 2>&1 &
awaited /usr/bin/docker version

skopeo copy --quiet --insecure-policy "oci:$layout:tiny" docker-archive:/run/tiny.tar:tiny:latest
/usr/bin/docker load --quiet --input /run/tiny.tar >/dev/null
rm /run/tiny.tar
"$@"
