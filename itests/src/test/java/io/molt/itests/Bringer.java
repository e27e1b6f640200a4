package io.molt.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * An application that brings a JDBC driver and a class for a version of Java, as one does that
 * inlines a multi-release library, and looks around in the framework.
 */
final class Bringer {

  private static final String VERSION =
      "package bringer; public final class Version { public static String name() { return \"%s\"; }"
          + " }";

  private Bringer() {}

  static WorkerBundle bundle() {
    Map<String, byte[]> newer =
        WorkerBundle.of("x", "bringer.Version", VERSION.formatted("for Java 17")).classes();
    String imports =
        "io.molt.net,io.molt.net.http,io.molt.worker,io.molt.reload,org.osgi.framework;version=\"[1.8,2)\"";
    return WorkerBundle.of("bringer", "bringer.Bringer", source())
        .source("bringer.Version", VERSION.formatted("for any Java"))
        .file("META-INF/versions/17/bringer/Version.class", newer.get("bringer/Version.class"))
        .file(
            "META-INF/versions/17/OSGI-INF/MANIFEST.MF",
            ("Manifest-Version: 1.0\r\nImport-Package: " + imports + "\r\n\r\n").getBytes(UTF_8))
        .file(
            "META-INF/services/java.sql.Driver",
            "bringer.Bringer$Driver\nbringer.Missing\n".getBytes(UTF_8))
        .header("Multi-Release", "true")
        .header("Bundle-Activator", "bringer.Bringer")
        .header("Import-Package", imports);
  }

  /** What it answers to a path. */
  static String ask(MoltProcess molt, String path) {
    try (HttpClientConnection http = molt.http()) {
      return http.get(path).body();
    }
  }

  private static String source() {
    try (InputStream in = Bringer.class.getResourceAsStream("Bringer.java.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
