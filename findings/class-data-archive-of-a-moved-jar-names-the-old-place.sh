#!/usr/bin/env bash
# What: a class that comes from a class data archive (CDS, or the AOT cache of JDK 24 and later) has
#       the code source of the jar that the archive was made of. Since JDK 19 an archive is taken
#       also where the jar has been moved or copied with its date and size kept, and then
#       getProtectionDomain().getCodeSource().getLocation() names the old place; if nothing is there
#       any more, it is null. Class.getResource and the class path name the right place.
# Why it surprises: the code source is the usual way of a program to find the directory it was
#       installed in. One that ships its archive works where it was built and where it was copied
#       beside the original, reading the original's files there; moved by tar, rsync -a or an image
#       it fails with a NullPointerException, or works with whatever somebody puts at the old place.
#       Without the archive, or with one that does not fit, all is well. Remedy: java -jar has the
#       jar's place in java.class.path.
# Version: Temurin 25.0.3.
# Seen: "file:.../a/w.jar" for the jar in b/ while a/ exists, "null" afterwards; the resource is
#       "jar:file:.../b/w.jar!/Where.class" both times. The same with -XX:AOTCache and with
#       -XX:SharedArchiveFile.
# Needs: a JDK 24 or later; JAVA_HOME if it is to be another than that on the PATH.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
mkdir a

cat > Where.java <<'JAVA'
public class Where {
  public static void main(String[] arguments) {
    System.out.println(
        "source " + Where.class.getProtectionDomain().getCodeSource().getLocation());
    System.out.println("resource " + Where.class.getResource("Where.class"));
    System.out.println("path " + System.getProperty("java.class.path"));
  }
}
JAVA
printf 'Main-Class: Where\n' > manifest.txt
"${bin}javac" Where.java
"${bin}jar" --create --file a/w.jar --manifest manifest.txt Where.class
"${bin}java" -version 2>&1 | head -1
"${bin}java" -XX:AOTCacheOutput=w.aot -jar "$work/a/w.jar" > /dev/null 2>&1
"${bin}java" -XX:ArchiveClassesAtExit=w.jsa -jar "$work/a/w.jar" > /dev/null 2>&1
cp -a a b

with_archives() {
  local archive
  for archive in -XX:AOTCache=w.aot -XX:SharedArchiveFile=w.jsa; do
    "${bin}java" "$archive" -jar "$work/b/w.jar"
  done | sed "s#$work##" | tee "$1.txt"
}

fail() { echo "changed: $1" >&2; exit 1; }
echo "copied:"
with_archives copied
echo "moved:"
rm -r a
with_archives moved
[ "$(grep -cx 'source file:/a/w.jar' copied.txt)" = 2 ] || fail "the source of a copied jar"
[ "$(grep -cx 'source null' moved.txt)" = 2 ] || fail "the source of a moved jar"
[ "$(grep -cx 'resource jar:file:/b/w.jar!/Where.class' moved.txt)" = 2 ] || fail "the resource"
[ "$(grep -cx 'path /b/w.jar' moved.txt)" = 2 ] || fail "the class path"
echo "as seen before"
