#!/usr/bin/env bash
# Checks that a change of the API that breaks users fails the build: installs what was built as a released version, and
# renames a public method. Runs in the tree that was built; its arguments are the groupId and the version.
set -euo pipefail
group=$1 version=$2
repository=$PWD/target/api-repository
maven() {
  ./mvnw -B -ntp -q -Dmaven.repo.local="$repository" -Dmaven.repo.local.tail="$HOME/.m2/repository" -Dmaven.test.skip \
    -Djacoco.skip -Dspotless.check.skip "$@"
}

# The core module needs the testkit, which is compared as well.
for module in signing-testkit signing-core; do
  maven install:install-file -Dfile="$module/target/$module-$version.jar" -DgroupId="$group" -DartifactId="$module" \
    -Dversion=0.0.1 -Dpackaging=jar
done
maven -pl signing-core -am -Dapi.baseline=0.0.1 verify
echo "release: an API without changes passes"

sed -i 's/boolean isValid()/boolean isUsable()/' signing-core/src/main/java/dev/rolesanywhere/credentials/RefreshStatus.java
if maven -pl signing-core -am -Dapi.baseline=0.0.1 verify > target/api.log 2>&1; then
  echo "release: a removed method does not fail the build" >&2
  exit 1
fi
grep -q 'RefreshStatus.isValid().*METHOD_REMOVED' target/api.log || { cat target/api.log >&2; exit 1; }
echo "release: a removed method fails the build"
