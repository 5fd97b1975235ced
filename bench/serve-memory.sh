#!/usr/bin/env bash
# The memory of serve: two minutes with 200 clients and an outage of the service, in a memory cgroup of 96 MiB. Fails if
# serve is killed, hands out expired credentials, or takes more than 5 seconds to recover. Needs root, cgroups (v1 or v2),
# a JDK and a finished build; HELPER names another helper than the runtime image. Usage: bench/serve-memory.sh [MIB]
set -euo pipefail
cd "$(dirname "$0")/.."

mib=${1:-96}
helper=${HELPER:-$(echo "$PWD"/signing-dist/target/packages/aws_signing_helper-*/bin/aws_signing_helper)}
[ -x "$helper" ] || { echo "build the packages first: ./mvnw -Ppackages package" >&2; exit 1; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

classpath=signing-testkit/target/simulator.classpath
if [ ! -s "$classpath" ]; then
  ./mvnw -q -pl signing-testkit compile dependency:build-classpath -Dmdep.outputFile=target/simulator.classpath >&2
fi

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  cgroup=/sys/fs/cgroup/serve-memory-$$
  limit=memory.max swap=memory.swap.max swap_limit=0 peak=memory.peak
  echo +memory >/sys/fs/cgroup/cgroup.subtree_control
else
  cgroup=/sys/fs/cgroup/memory/serve-memory-$$
  limit=memory.limit_in_bytes swap=memory.memsw.limit_in_bytes swap_limit=$((mib << 20)) peak=memory.max_usage_in_bytes
fi
work=$(mktemp -d)
mkdir "$cgroup"
trap 'rmdir "$cgroup" || true; rm -rf "$work"' EXIT
echo $((mib << 20)) >"$cgroup/$limit"
echo $swap_limit >"$cgroup/$swap" 2>/dev/null || true

status=0
"$java" -Xmx256m -cp "signing-testkit/target/classes:$(cat "$classpath")" bench/ServeMemory.java \
  "$work" "$cgroup/cgroup.procs" "$helper" || status=$?
killed() { awk '$1 == "oom_kill" { print $2 }' "$cgroup"/memory.{oom_control,events} 2>/dev/null; }
echo "memory cgroup: limit $mib MiB, peak $(($(cat "$cgroup/$peak") >> 20)) MiB, killed $(killed)"
[ "$(killed)" = 0 ] || status=1
[ $status = 0 ] || cat "$work/serve.log"
exit $status
