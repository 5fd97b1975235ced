#!/usr/bin/env bash
# Measures with wrk the throughput and latency of serve and of a JDK HttpServer that returns a constant of the same size,
# then the memory of serve after a million requests. Needs a finished build and wrk. Usage: bench/serve.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-8}
helper=signing-dist/target/aws_signing_helper/bin/aws_signing_helper
identity=testdata/identities/ec-p256/direct
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

await() { # process, pattern, file
  for _ in $(seq 300); do
    ! grep -q "$2" "$3" 2>/dev/null || return 0
    kill -0 "$1" || exit 1
    sleep 0.1
  done
  exit 1
}

bench/simulator --trust-anchor testdata/identities/root-ca.pem >"$work/simulator" &
await $! '^role-arn=' "$work/simulator"
value() { sed -n "s/^$1=//p" "$work/simulator"; }

$helper serve --port 0 --certificate $identity/certificate.pem --private-key $identity/key-pkcs8.pem \
  --endpoint "$(value endpoint)" --trust-anchor-arn "$(value trust-anchor-arn)" --profile-arn "$(value profile-arn)" \
  --role-arn "$(value role-arn)" 2>"$work/serve" &
serve=$!
await $serve 'export AWS_EC2' "$work/serve"
endpoint=$(sed -n 's/.*export AWS_EC2_METADATA_SERVICE_ENDPOINT=//p' "$work/serve")
token=$(curl -sf -X PUT "$endpoint/latest/api/token")
path=/latest/meta-data/iam/security-credentials/$(value role-arn | sed 's|.*/||')
size=$(curl -sf -H "X-aws-ec2-metadata-token: $token" "$endpoint$path" | wc -c)

cat >"$work/Yardstick.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

public class Yardstick {
    public static void main(String[] arguments) throws Exception {
        // Without it each answer waits for the client's kernel.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Else it drops connections while they are in use.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        byte[] constant = "x".repeat(Integer.parseInt(arguments[0])).getBytes();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        // Faster than its own single thread.
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, constant.length);
            exchange.getResponseBody().write(constant);
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }
}
JAVA
flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms16m -Xmn8m -Xmx48m"
"${java}c" -d "$work" "$work/Yardstick.java"
"$java" $flags -cp "$work" Yardstick "$size" >"$work/yardstick" &
await $! '[0-9]' "$work/yardstick"
yardstick=http://127.0.0.1:$(cat "$work/yardstick")

run() { # URL, connections, seconds
  wrk -t1 -c"$2" -d"$3"s --latency -H "X-aws-ec2-metadata-token: $token" "$1$path" >"$work/wrk"
  ! grep -E 'Non-2xx|Socket errors' "$work/wrk" | sed "s|^|$1: |" >&2
}
figure() { awk -v name="$1" '$1 == name { print $2 }' "$work/wrk"; }

run "$endpoint" 32 5
run "$yardstick" 32 5
"$java" -version 2>&1 | head -1
printf '%-12s %-10s %12s %10s %10s\n' connections server requests/s p50 p99
for connections in 1 32 256; do
  run "$yardstick" $connections "$seconds"
  constant=$(figure Requests/sec:)
  printf '%-12s %-10s %12.0f %10s %10s\n' $connections constant "$constant" "$(figure 50%)" "$(figure 99%)"
  run "$endpoint" $connections "$seconds"
  printf '%-12s %-10s %12.0f %10s %10s  %5.2f x constant\n' $connections serve "$(figure Requests/sec:)" \
    "$(figure 50%)" "$(figure 99%)" "$(awk -v one="$(figure Requests/sec:)" -v other="$constant" 'BEGIN { print one / other }')"
done

rss() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$serve/status"; }
requests=0
before=$(rss)
while [ "$requests" -lt 1000000 ]; do
  run "$endpoint" 32 5
  requests=$((requests + $(awk '/requests in/ { print $1 }' "$work/wrk")))
done
echo "memory of serve: $before MiB, after a further $requests requests $(rss) MiB, with $(ls /proc/$serve/task | wc -l) threads"
