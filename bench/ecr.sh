#!/usr/bin/env bash
# One lookup of the kubelet, and 20 at once: this program as ecr-credential-provider next to Amazon's provider, which runs
# the same program as its credential_process. All take turns against the simulator, which verifies both signatures.
# Usage: bench/ecr.sh [RUNS]; HELPER is the absolute path of another program than the runtime image, and AMAZON_PROVIDER that
# of a built provider. Without it, Go builds one from the Go module proxy.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-31}
version=v1.37.1
images=("$PWD"/signing-dist/target/packages/aws_signing_helper-*-linux-*/)
helper=${HELPER:-${images[0]}bin/aws_signing_helper}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

provider=${AMAZON_PROVIDER-}
if [ -z "$provider" ]; then
  provider=$work/amazon
  source=$(cd / && go mod download -json "k8s.io/cloud-provider-aws@$version" | sed -n 's/.*"Dir": "\(.*\)",*/\1/p')
  cp -r "$source" "$work/source" && chmod -R u+w "$work/source"
  newer_go=$(.ci/go-path)
  (cd "$work/source" && PATH=$newer_go:$PATH go build -o "$provider" ./cmd/ecr-credential-provider)
fi

identity=$PWD/testdata/identities/ec-p256/direct
bench/simulator --trust-anchor testdata/identities/root-ca.pem >"$work/simulator" &
for _ in $(seq 300); do
  ! grep -q '^role-arn=' "$work/simulator" || break
  kill -0 $! || exit 1
  sleep 0.1
done
value() { sed -n "s/^$1=//p" "$work/simulator"; }
sign="--certificate $identity/certificate.pem --private-key $identity/key-pkcs8.pem --endpoint $(value endpoint) \
--trust-anchor-arn $(value trust-anchor-arn) --profile-arn $(value profile-arn) --role-arn $(value role-arn)"
AWS_ENDPOINT_URL=$(value endpoint)
export AWS_ENDPOINT_URL

ln -s "$helper" "$work/ecr-credential-provider"
for cache in "" --cache; do
  printf '[default]\ncredential_process = %s credential-process %s %s\n' "$helper" "$sign" "$cache" >"$work/config$cache"
done
echo '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/app"}' >"$work/request"
lookup() { # HOME, command …
  local home=$1
  shift
  echo "env HOME=$home sh -c 'exec $* <$work/request 2>>$work/log'"
}
amazon() { # HOME, option of the helper
  lookup "$1" "env AWS_CONFIG_FILE=$work/config$2 $provider"
}
own() { # HOME, option
  lookup "$1" "env $work/ecr-credential-provider $sign $2"
}

python3 bench/measure.py "$runs" \
  "Amazon's, this behind it=$(amazon "$work/home" "")" \
  "Amazon's, this with --cache=$(amazon "$work/home" --cache)" \
  "this, nothing cached=$(own "$work/home" --cache=false)" \
  "this, tokens cached=$(own "$work/home" "")"
# The rest of the token's life differs by a second.
lookup() { # HOME, command …
  local home=$1
  shift
  echo "env HOME=$home sh -c '$* <$work/request 2>>$work/log | grep -o password.*'"
}
echo "20 at once, without cached sessions:"
python3 bench/parallel.py 3 \
  "Amazon's, this behind it=20=$(amazon "$work/amazon-{round}" "")" \
  "Amazon's, this with --cache=20=$(amazon "$work/amazon-cache-{round}" --cache)" \
  "this=20=$(own "$work/own-{round}" "")"
