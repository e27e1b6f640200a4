#!/usr/bin/env bash
# What: the stream from which a tool reads what a diagnostic command prints (HotSpotVirtualMachine in
#       jdk.attach, as jcmd, VisualVM and profilers use it) does not read into an array from an
#       offset on as InputStream says: read(bytes, offset, length) takes the length for that of the
#       array. So readAllBytes, which fills one array piece by piece, gives the first 4096 bytes and
#       no error on JDK 17, and fails with an ArrayIndexOutOfBoundsException on JDK 25.
#       read(bytes) and transferTo, which begin at 0 each time, give all of it.
# Why it surprises: readAllBytes is the usual way since Java 9, is right for every short command,
#       and on JDK 17 a thread dump or class histogram is silently cut off.
# Version: OpenJDK 17.0.15, Temurin 25.0.3, on Linux.
# Seen: JDK 17: "whole: 4096", "piecewise: 29909"; JDK 25: "whole:
#       java.lang.ArrayIndexOutOfBoundsException: Array region 16346..16411 out of bounds for length
#       16384", "piecewise: 42388".
# Needs: JDK 17 or 25; JAVA_HOME if it is to be another than that on the PATH.
set -euo pipefail
work=$(mktemp -d)
trap '{ kill -9 "${printer:-}"; wait; } 2> /dev/null; rm -rf "$work"' EXIT
cd "$work"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

cat > Printer.java <<'JAVA'
public class Printer {
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 60; i++) {
      Thread thread = new Thread(() -> java.util.concurrent.locks.LockSupport.park());
      thread.setDaemon(true);
      thread.start();
    }
    System.out.println("ready");
    System.in.read();
  }
}
JAVA
cat > Reader.java <<'JAVA'
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

public class Reader {
  interface Reading {
    int length(InputStream printed) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(arguments[0]);
    show(machine, "whole", printed -> printed.readAllBytes().length);
    show(
        machine,
        "piecewise",
        printed -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          printed.transferTo(all);
          return all.size();
        });
  }

  static void show(VirtualMachine machine, String how, Reading reading) throws Exception {
    Class<?> type = Class.forName("sun.tools.attach.HotSpotVirtualMachine");
    try (InputStream printed =
        (InputStream)
            type.getMethod("executeJCmd", String.class).invoke(machine, "Thread.print")) {
      System.out.println(how + ": " + reading.length(printed));
    } catch (RuntimeException failed) {
      System.out.println(how + ": " + failed);
    }
  }
}
JAVA
"${bin}javac" Printer.java Reader.java
"${bin}java" -version 2>&1 | head -1
mkfifo in
"${bin}java" Printer < in > printed.txt &
printer=$!
exec 3> in
until grep -q ready printed.txt; do kill -0 "$printer"; done
"${bin}java" --add-exports=jdk.attach/sun.tools.attach=ALL-UNNAMED Reader "$printer" | tee seen.txt

fail() { echo "changed: $1" >&2; exit 1; }
case $("${bin}java" -version 2>&1 | head -1) in
  *'"17.'*) grep -qx 'whole: 4096' seen.txt || fail "the first 4096 bytes alone" ;;
  *'"25'*) grep -q '^whole: .*ArrayIndexOutOfBoundsException' seen.txt || fail "the exception" ;;
  *) fail "another JDK than 17 or 25" ;;
esac
[ "$(sed -n 's/^piecewise: //p' seen.txt)" -gt 8192 ] || fail "all of it piece by piece"
echo "as seen before"
