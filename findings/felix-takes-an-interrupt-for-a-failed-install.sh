#!/usr/bin/env bash
# What: Apache Felix waits for its locks interruptibly and takes an interrupt for a failure. A thread
#       that is interrupted while another one resolves bundles fails in installBundle with a
#       BundleException "Unable to acquire the global lock to install the bundle.", and in uninstall
#       with "cannot be uninstalled: Unable to acquire bundle lock, thread interrupted." (the bundle
#       stays installed). The interrupt is consumed: afterwards the thread is not interrupted any
#       more, and no InterruptedException is in the cause. The same call, made again, succeeds.
# Why it surprises: it looks like a bundle that is not fit, and callers give the bundle up, or leave
#       the old one installed; and whoever looks whether he was interrupted, the usual way to tell,
#       is told that he was not. Code that swaps bundles on threads that others may interrupt has to
#       make such calls again, and has nothing but the message to know them by.
# Version: org.apache.felix.framework 7.0.5, on OpenJDK 17.0.15 and Temurin 25.0.3.
# Seen: "install: org.osgi.framework.BundleException: Unable to acquire the global lock to install
#       the bundle.; interrupted afterwards: false; again: done", likewise for uninstall.
# Needs: a JDK and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.framework:7.0.5 -DoutputDirectory=lib

cat > Main.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

public class Main {
  static volatile CountDownLatch held;
  static volatile CountDownLatch letGo;

  /** Keeps the resolver, and with it the lock, until the other thread is done. */
  static class Slow implements ResolverHook {
    public void filterResolvable(Collection<BundleRevision> candidates) {
      CountDownLatch release = letGo;
      if (release != null) {
        letGo = null;
        held.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    public void filterSingletonCollisions(
        BundleCapability one, Collection<BundleCapability> others) {}

    public void filterMatches(BundleRequirement one, Collection<BundleCapability> found) {}

    public void end() {}
  }

  static ByteArrayInputStream bundle(String name) throws Exception {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  static void interrupted(String what, Bundle other, Callable<?> call) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    held = new CountDownLatch(1);
    letGo = release;
    Thread resolver =
        new Thread(
            () -> {
              try {
                other.start();
              } catch (Exception e) {
                e.printStackTrace();
              }
            });
    resolver.start();
    held.await();
    Thread.currentThread().interrupt();
    String first;
    try {
      first = "done " + call.call();
    } catch (Exception e) {
      first = e + (e.getCause() == null ? "" : " caused by " + e.getCause());
    }
    boolean still = Thread.interrupted();
    release.countDown();
    resolver.join();
    String second;
    try {
      call.call();
      second = "done";
    } catch (Exception e) {
      second = e.toString();
    }
    System.out.println(
        what + ": " + first + "; interrupted afterwards: " + still + "; again: " + second);
  }

  public static void main(String[] arguments) throws Exception {
    Framework framework =
        new org.apache.felix.framework.Felix(
            Map.of(
                "org.osgi.framework.storage", "cache",
                "org.osgi.framework.storage.clean", "onFirstInit"));
    framework.start();
    BundleContext context = framework.getBundleContext();
    context.registerService(ResolverHookFactory.class, triggers -> new Slow(), null);
    Bundle a = context.installBundle("a", bundle("a"));
    Bundle b = context.installBundle("b", bundle("b"));
    Bundle c = context.installBundle("c", bundle("c"));
    interrupted("install", a, () -> context.installBundle("new", bundle("new")));
    interrupted(
        "uninstall",
        b,
        () -> {
          c.uninstall();
          return c.getState();
        });
    framework.stop();
    framework.waitForStop(0);
  }
}
JAVA
"${bin}javac" -Xlint:-options -cp 'lib/*' -d . Main.java
"${bin}java" -version 2>&1 | head -1
"${bin}java" -cp '.:lib/*' Main | tee seen.txt

fail() { echo "changed: $1" >&2; exit 1; }
grep -q '^install: .*BundleException: Unable to acquire.* afterwards: false; again: done$' seen.txt ||
  fail "an interrupted installBundle behaves differently"
grep -q '^uninstall: .*Unable to acquire.* afterwards: false; again: done$' seen.txt ||
  fail "an interrupted uninstall behaves differently"
echo "as seen before"
