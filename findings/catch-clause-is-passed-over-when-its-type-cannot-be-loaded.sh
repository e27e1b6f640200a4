#!/usr/bin/env bash
# What: in a class that was not verified when it was loaded, a catch clause is passed over where the
#       class's loader fails to give the type that is to be caught, as a loader that is written in
#       Java does without memory. The JVM asks for the type when the class first comes to the clause
#       with something thrown; if the loader throws, what it threw goes on from the clause: it is
#       caught neither by it nor by its neighbours, only "finally" is reached. So the first
#       OutOfMemoryError ends the thread in spite of the clause that is there for it. The second
#       time the clause works, and at once where the class has used the type before. Where classes
#       are verified, the verifier has asked for the type, and the clause works.
# Why it surprises: classes that come from a class data or AOT archive are not verified again, so
#       the same code is safe without the archive and unsafe with it. Remedy: have the type in hand
#       before, static final Class<?> CAUGHT = Throwable.class.
# Version: OpenJDK 17.0.15 and Temurin 25.0.3 (HotSpot). -XX:-BytecodeVerificationRemote stands for
#       the archive here, and a loader that throws for one name for one that finds no memory.
# Seen: verified: "first: caught"; not verified: "first: finally: reached", "escaped: ...",
#       "second: caught", "prepared: caught".
# Needs: a JDK; JAVA_HOME if it is to be another than that on the PATH.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
mkdir code

cat > Plain.java <<'JAVA'
public class Plain implements Runnable {
  public void run() {
    try {
      throw new Error("thrown");
    } catch (OutOfMemoryError never) {
      System.out.println("wrong clause");
    } catch (Error e) {
      System.out.println("caught");
    } finally {
      System.out.println("finally: reached");
    }
  }
}
JAVA
cat > Prepared.java <<'JAVA'
public class Prepared implements Runnable {
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  public void run() {
    try {
      throw new Error("thrown");
    } catch (OutOfMemoryError never) {
      System.out.println("wrong clause");
    } catch (Error e) {
      System.out.println("caught");
    }
  }
}
JAVA
cat > Main.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;

public class Main {
  /** Finds no memory, so to speak, when it is asked for that type. */
  static class Scarce extends ClassLoader {
    static boolean scarce;

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (scarce && name.equals("java.lang.OutOfMemoryError")) {
        throw new OutOfMemoryError("no memory to load " + name);
      }
      if (name.equals("Plain") || name.equals("Prepared")) {
        try {
          byte[] code = Files.readAllBytes(Path.of("code", name + ".class"));
          return defineClass(name, code, 0, code.length);
        } catch (java.io.IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return super.loadClass(name, resolve);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Scarce loader = new Scarce();
    Runnable plain = (Runnable) loader.loadClass("Plain").getDeclaredConstructor().newInstance();
    Class<?> prepared = new Scarce().loadClass("Prepared");
    Runnable ready = (Runnable) prepared.getDeclaredConstructor().newInstance();
    Scarce.scarce = true;
    System.out.print("first: ");
    attempt(plain);
    Scarce.scarce = false;
    System.out.print("second: ");
    attempt(plain);
    Scarce.scarce = true;
    System.out.print("prepared: ");
    attempt(ready);
  }

  private static void attempt(Runnable code) {
    try {
      code.run();
    } catch (Throwable e) {
      System.out.println("escaped: " + e);
    }
  }
}
JAVA
"${bin}javac" -Xlint:-options --release 17 -d code Plain.java Prepared.java
"${bin}javac" -d . Main.java
"${bin}java" -version 2>&1 | head -1
echo "verified:"
"${bin}java" -cp . Main | tee verified.txt
echo "not verified:"
"${bin}java" -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote -cp . Main | tee not.txt

fail() { echo "changed: $1" >&2; exit 1; }
grep -q '^first: caught' verified.txt || fail "a verified class does not catch any more"
grep -q '^escaped: java.lang.OutOfMemoryError' not.txt || fail "nothing escapes any more"
grep -q '^first: finally: reached' not.txt || fail "finally is not reached first any more"
grep -q '^second: caught' not.txt || fail "the second time does not catch any more"
grep -q '^prepared: caught' not.txt || fail "having the type in hand does not help any more"
echo "as seen before"
