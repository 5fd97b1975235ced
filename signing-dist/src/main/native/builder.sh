#!/usr/bin/env bash
# Assembles a builder of native programs from a plain JDK and the builder's jars: a directory that looks like a GraalVM.
# Each step says what the builder needs it for. Usage: builder.sh JAVA_HOME JARS FOLDER
set -euo pipefail
java_home=$1 jars=$2 home=$3
native=$(cd "$(dirname "$0")" && pwd)
needed=25.0.3

fail() {
  echo "native: $*" >&2
  exit 1
}
case $(uname -sm) in
  "Linux x86_64") cpu=amd64 ;;
  "Linux aarch64") cpu=aarch64 ;;
  *) fail "a plain JDK can build native programs on Linux (amd64, arm64) only; on $(uname -sm) install GraalVM 25 and set GRAALVM_HOME" ;;
esac
for tool in gcc ar nm ld unzip; do
  command -v $tool >/dev/null || fail "$tool is missing; install gcc, libc6-dev, binutils and unzip, or set GRAALVM_HOME to a GraalVM 25"
done
echo '#include <stdlib.h>' | gcc -E - >/dev/null 2>&1 || fail "the headers of the C library are missing; install libc6-dev"

# ---- The JDK. Java takes the directory of these files for its home; the others may be links.
version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$java_home/release" 2>/dev/null || true)
[ "${version%%.*}" = "${needed%%.*}" ] || fail "$java_home is no JDK 25 but ${version:-something else}; set PACKAGES_JAVA_HOME or JAVA_HOME to a JDK $needed"
[ "$version" = "$needed" ] || echo "native: the builder was tried with JDK $needed, and this is $version" >&2
rm -rf "$home"
mkdir -p "$home"
cp -rs "$java_home/." "$home"
for file in bin/java lib/jvm.cfg lib/libjli.so lib/libjava.so lib/server/libjvm.so; do
  cp --remove-destination "$java_home/$file" "$home/$file"
done
cp "$native/native-image" "$home/bin"

# ---- The C code, with the headers that describe its data to the builder.
builder=$home/lib/svm/builder clibraries=$home/lib/svm/clibraries
mkdir -p "$builder/lib" "$clibraries/include"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$native/c/svm_locale.h" "$clibraries/include"
# The builder compiles all three, and sets the flags of the one that it builds for: a byte each, in any order.
features() { # name of the processor in the file, and in Java
  echo "typedef struct CPUFeatures {"
  "$home/bin/javap" -cp "$jars/svm.jar" "com.oracle.svm.core.$1.$2LibCHelper\$CPUFeatures" | sed -n 's/.* boolean \(f[A-Za-z0-9_]*\)();/  char \1;/p'
  echo "} CPUFeatures;"
}
features amd64 AMD64 >"$clibraries/include/amd64cpufeatures.h"
features aarch64 AArch64 >"$clibraries/include/aarch64cpufeatures.h"
features riscv64 RISCV64 >"$clibraries/include/riscv64cpufeatures.h"
compile() { # argument of gcc …
  gcc -std=gnu11 -O2 -fPIC -fvisibility=hidden -Wall -Wextra -Wpedantic -Werror \
    -I"$clibraries/include" -I"$java_home/include" -I"$java_home/include/linux" -I"$work" "$@"
}
compile -c -include "${cpu}cpufeatures.h" "$native/c/libchelper.c" -o "$work/libchelper.o"
compile -c "$native/c/onload.c" -o "$work/onload.o"
ar rcsD "$clibraries/liblibchelper.a" "$work/libchelper.o" "$work/onload.o"
# The JDK's libzip contains zlib. An empty library saves installing another.
ar rcs "$clibraries/libz.a"
compile -shared "$native/c/reporter.c" -o "$builder/lib/libreporterchelper.so"

# ---- The JDK's libraries. The program contains their Java halves, and asks for the others as static libraries, which only
# a GraalVM has. The linker accepts a script in their place.
static=$home/lib/static/linux-$cpu/glibc
mkdir -p "$static"
for library in java net nio zip; do
  echo "INPUT($java_home/lib/lib$library.so $home/lib/svm/libjvm/libjvm.so)" >"$static/lib$library.a"
done
# What the program asks of this one is in onload.c.
ar rcs "$static/libextnet.a"
# They need libjvm.so, with everything that they ask it for.
asked=$(nm -D --undefined-only "$java_home"/lib/lib{java,net,nio,zip}.so | grep -oE ' (JVM|jio)_[A-Za-z0-9_]+' | sort -u)
: >"$work/unused.h"
compile -c "$native/c/jvm.c" -o "$work/jvm.o"
grep -vxF "$(nm --defined-only "$work/jvm.o" | cut -d' ' -f3 | sed 's/^/ /')" <<<"$asked" | sed 's/ \(.*\)/UNUSED(\1)/' >"$work/unused.h"
echo 'SUNWprivate_1.1 { global: JVM_*; jio_*; local: *; };' >"$work/versions"
mkdir -p "$home/lib/svm/libjvm"
compile -shared "$native/c/jvm.c" -o "$home/lib/svm/libjvm/libjvm.so" -Wl,-soname,libjvm.so -Wl,--version-script="$work/versions" -Wl,-z,now -s

# ---- The builder's jars, our classes for the order of methods and objects, and the packages of the JDK that they use
# although the JDK does not export them.
modules=ALL-UNNAMED,jdk.graal.compiler
for each in org.graalvm.{nativeimage{,.base,.builder,.configure,.objectfile,.pointsto,.libgraal},espresso.shared.svm}; do modules+=,$each; done
"$java_home/bin/javac" -d "$builder/order" --add-modules jdk.internal.vm.ci --add-exports jdk.internal.vm.ci/jdk.vm.ci.meta=ALL-UNNAMED \
  -Xlint:all,-classfile -Werror -cp "$jars/*" "$native"/order/*.java
{
  sed '/^#/d; /^$/d' "$native/java-options"
  "$java_home/bin/jimage" list "$java_home/lib/modules" | awk -v to="$modules" '
    /^Module: / { module = $2; used = module ~ /^(java\.|jdk\.(attach|charsets|crypto|httpserver|internal\.(jvmstat|opt|vm\.ci)|jdeps|jfr|jlink|localedata|management|naming\.dns|net|sctp|security|unsupported|zipfs))/ }
    used && /\/[^\/]*\.class$/ {
      package = $1
      sub(/\/[^\/]*$/, "", package)
      gsub("/", ".", package)
      if (!seen[module, package]++) printf "--add-exports=%s/%s=%s\n--add-opens=%s/%s=%s\n", module, package, to, module, package, to
    }'
  printf '%s\n' --upgrade-module-path "$jars/compiler.jar" --module-path \
    "$(find "$jars" -name '*.jar' ! -name compiler.jar | sort | paste -sd:)" \
    "--patch-module=org.graalvm.nativeimage.builder=$builder/order"
} >"$builder/java-options"
