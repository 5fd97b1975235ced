#!/usr/bin/env bash
# Whole-process times of the runtime image: medians of runs that take turns, their ratios to a hello world on the same
# image with the launcher's flags and class archive, CPU time, and peak memory; then where the time goes; then what other
# options and commands cost; then `java -jar` on the current Java. Builds the packages if they are missing. First of all it
# compares the native program, if it is built, with Amazon's helper and with the runtime image.
# Usage: bench/startup.sh [RUNS [AMAZONS_HELPER]]; the variable AMAZON can name that program too.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-31}
amazon=${2:-${AMAZON-}}
native=$PWD/signing-dist/target/aws_signing_helper-native/aws_signing_helper
identities=$PWD/testdata/identities
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

images=(signing-dist/target/packages/aws_signing_helper-*-linux-*/)
[ -d "${images[0]}" ] || ./mvnw -q -Ppackages -DskipTests package
images=("$PWD"/signing-dist/target/packages/aws_signing_helper-*-linux-*/)
image=${images[0]%/}
helper=$image/bin/aws_signing_helper
jar=$image/lib/aws_signing_helper.jar

# What the launcher runs, printed by a program in place of Java.
mkdir -p "$work/probe/runtime/bin"
cp -r "$image/bin" "$work/probe"
printf '#!/bin/sh\nprintf "%%s " "$@"\n' >"$work/probe/runtime/bin/java"
chmod +x "$work/probe/runtime/bin/java"
line=$("$work/probe/bin/aws_signing_helper" credential-process)
line=${line%" dev.rolesanywhere.cli.Main"*}
line=$image/runtime/bin/java\ ${line//"$work/probe/bin/.."/"$image"}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"${java}c" --release 17 -cp "$jar" -d "$work/classes" bench/StartupStages.java
"${java%java}jar" --create --file "$work/stages.jar" -C "$work/classes" .
stage() { printf '%s:%s StartupStages %s' "$line" "$work/stages.jar" "$*"; }

simulator() { # name, option …
  local out=$work/$1
  shift
  bench/simulator --trust-anchor "$identities/root-ca.pem" "$@" >"$out" &
  for _ in $(seq 300); do
    ! grep -q '^role-arn=' "$out" || return 0
    kill -0 $! || exit 1
    sleep 0.1
  done
  exit 1
}
simulator tls --tls --tls-certificate-out "$work/tls.pem"
simulator plain
export AWS_CA_BUNDLE=$work/tls.pem

service() { # simulator
  value() { sed -n "s/^$1=//p" "$work/$simulator"; }
  local simulator=$1
  printf -- '--endpoint %s --trust-anchor-arn %s --profile-arn %s --role-arn %s' \
    "$(value endpoint)" "$(value trust-anchor-arn)" "$(value profile-arn)" "$(value role-arn)"
}
options() { # simulator, kind of key, key, option ...
  local simulator=$1 identity=$identities/$2/direct key=$3
  shift 3
  printf -- '--certificate %s --private-key %s %s %s' "$identity/certificate.pem" "$identity/$key" "$(service "$simulator")" "$*"
}
session() { # simulator, kind of key, key, option ...
  printf 'credential-process %s' "$(options "$@")"
}
ec=$(session tls ec-p256 key-pkcs8.pem)
key="$identities/ec-p256/direct/certificate.pem $identities/ec-p256/direct/key-pkcs8.pem"

compare() { # name and command of Amazon's helper, of ours …
  python3 bench/measure.py "$runs" "$@"
  echo
}
if [ ! -x "$native" ]; then
  echo "the native program is skipped, because it is not built (./mvnw -Pnative package)"
elif [ ! -x "$amazon" ]; then
  echo "Amazon's helper is skipped, because neither the second argument nor AMAZON names it"
else
  # As an installation does. How a file was written decides how the kernel keeps its pages, which can take a tenth of the
  # time.
  cp -r "$(dirname "$native")" "$work/native"
  cp "$amazon" "$work/amazon"
  native=$work/native/aws_signing_helper amazon=$work/amazon
  # It trusts servers by SSL_CERT_FILE.
  export SSL_CERT_FILE=$work/tls.pem
  simulator slow --latency 150 --tls --tls-certificate-out "$work/slow.pem"
  # A new simulator compiles itself during its first calls, and takes longer for each than the helpers do.
  for _ in $(seq 500); do
    $native $ec >/dev/null
  done
  echo "medians of $runs runs, ratios to Amazon's helper, CPU time, peak memory"
  rsa=$(session tls rsa-2048 key-pkcs8.pem)
  compare "Amazon's version=$amazon version" "native=$native version" "runtime image=$helper version"
  compare "Amazon's EC P-256=$amazon $ec" "native=$native $ec" "runtime image=$helper $ec" \
    "native, from the cache=$native $ec --cache --cache-dir $work/cache"
  compare "Amazon's RSA 2048=$amazon $rsa" "native=$native $rsa" "runtime image=$helper $rsa"
  slow=$(session slow ec-p256 key-pkcs8.pem)
  export SSL_CERT_FILE=$work/slow.pem AWS_CA_BUNDLE=$work/slow.pem
  compare "Amazon's EC, 150 ms of latency=$amazon $slow" "native, from the cache=$native $slow --cache --cache-dir $work/slow-cache"
  export SSL_CERT_FILE=$work/tls.pem AWS_CA_BUNDLE=$work/tls.pem
  echo "at the same time"
  python3 bench/parallel.py 3 "native, from the cache=50=$native $ec --cache --cache-dir $work/parallel-{round}" \
    "native=20=$native $ec" "Amazon's=20=$amazon $ec" "Amazon's=50=$amazon $ec"
  echo
  unset SSL_CERT_FILE
  export AWS_CA_BUNDLE=$work/tls.pem
  ls -l "$native" "$amazon" | awk '{ print $5 / 1e6 " MB", $NF }'
fi

"$image/runtime/bin/java" -version 2>&1 | sed -n 2p
echo "medians of $runs runs, ratios to hello, CPU time, peak memory"
python3 bench/measure.py "$runs" \
  "hello=$(stage hello)" \
  "version=$helper version" \
  "from the cache=$helper $ec --cache --cache-dir $work/cache" \
  "EC P-256=$helper $ec" \
  "RSA 2048=$helper $(session tls rsa-2048 key-pkcs8.pem)" \
  "EC P-256, encrypted=$helper $(session tls ec-p256 key-encrypted-pbkdf2.pem --pkcs8-password "'correct horse'")"

echo
echo "where the time goes: each line does what those above it do, and one thing more"
python3 bench/measure.py "$runs" \
  "JVM=$image/runtime/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp $work/stages.jar StartupStages hello" \
  "JVM and classes=$(stage hello)" \
  "key and certificate=$(stage identity "$key")" \
  "signature=$(stage signature "$key")" \
  "request over HTTP=$helper $(session plain ec-p256 key-pkcs8.pem)" \
  "TLS=$helper $ec"

# Serves until it listens.
cat >"$work/serve" <<END
#!/usr/bin/env bash
exec 3< <(exec $helper serve --port 0 $(options tls ec-p256 key-pkcs8.pem) 2>&1)
while read -r line <&3; do
  case \$line in *"export AWS_"*) echo "\$line" && kill -9 \$! && break ;; esac
done
wait \$! || true
END
chmod +x "$work/serve"
export AWS_SHARED_CREDENTIALS_FILE=$work/credentials
p12="--certificate $identities/ec-p256/chained/modern.p12 --pkcs12-password 'correct horse' $(service tls)"
echo
echo "other options and commands"
python3 bench/measure.py "$runs" \
  "EC P-256=$helper $ec" \
  "PKCS#12 with a password=$helper credential-process $p12" \
  "with --with-proxy, through picocli=$helper $ec --with-proxy=true" \
  "serve until it listens=$work/serve" \
  "update --once=sh -c '$helper update --once $(options tls ec-p256 key-pkcs8.pem) && echo done'" \
  "doctor --offline=$helper doctor --offline $(options tls ec-p256 key-pkcs8.pem)"

echo
"$java" -version 2>&1 | head -1
echo "java -jar, with none of the launcher's flags"
python3 bench/measure.py "$runs" \
  "hello=$java -cp $work/stages.jar StartupStages hello" \
  "version=$java -jar $jar version" \
  "EC P-256=$java -jar $jar $ec"
