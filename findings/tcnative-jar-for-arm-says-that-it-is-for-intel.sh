#!/usr/bin/env bash
# What: the jar of netty-tcnative-boringssl-static for Linux on 64 bit ARM holds a library for that
#       processor, and its OSGi header Bundle-NativeCode says processor=x86_64. A framework on ARM
#       refuses the bundle, and one on Intel takes it and has a library that it cannot load. The jar
#       for Intel has the same Bundle-SymbolicName and Bundle-Version, so that both cannot be
#       installed either.
# Why it surprises: the jars for macOS beside it name both of their processors rightly, and the
#       classifier, the name of the file and that of the library in it all say aarch_64. Remedy: make
#       one fragment of the libraries, with a Bundle-NativeCode of your own.
# Version: io.netty:netty-tcnative-boringssl-static 2.0.84.Final.
# Seen: linux-aarch_64: ELF machine AArch64, processor=x86_64
#       linux-x86_64: ELF machine x86-64, processor=x86_64; name and version of both the same.
# Needs: Maven, a JDK, unzip.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=2.0.84.Final
fail() { echo "changed: $1" >&2; exit 1; }

# Lines of a header that begin with a space go on from the line before.
header() {
  unzip -p "$1" META-INF/MANIFEST.MF | tr -d '\r' | sed -z 's/\n //g' | sed -n "s/^$2: //p"
}

# The machine is the number at offset 18 of an ELF file.
machine() {
  case $(unzip -p "$1" 'META-INF/native/*.so' | od -An -tu2 -j18 -N2 | tr -d ' ') in
    62) echo x86-64 ;;
    183) echo AArch64 ;;
    *) echo unknown ;;
  esac
}

for processor in aarch_64 x86_64; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="io.netty:netty-tcnative-boringssl-static:$version:jar:linux-$processor" \
    -DoutputDirectory="$work/$processor" < /dev/null
  jar=$(ls "$work/$processor"/*.jar)
  echo "linux-$processor: ELF machine $(machine "$jar")," \
    "$(header "$jar" Bundle-NativeCode | grep -o 'processor=[a-z0-9_]*')"
  header "$jar" Bundle-SymbolicName > "$processor.name"
  header "$jar" Bundle-Version >> "$processor.name"
done | tee seen.txt
grep -q 'linux-aarch_64: ELF machine AArch64, processor=x86_64' seen.txt ||
  fail "the header of the jar for ARM names another processor now"
grep -q 'linux-x86_64: ELF machine x86-64, processor=x86_64' seen.txt ||
  fail "the jar for Intel is another now"
cmp -s aarch_64.name x86_64.name || fail "names and versions differ now"
echo "name and version of both:" $(cat x86_64.name)
echo "as seen before"
