package io.molt.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * No class of the server waits with its initialiser for a moment in which there is no memory; if
 * one has met such a moment, the process does not go on without it.
 */
final class ServerClassesIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** Of each bundle one that a server does not need which has only just started. */
  private static final List<String> UNNEEDED =
      List.of(
          "io/molt/manager/supervise/HungCallback",
          "io/molt/http/LastCall",
          "io/molt/deployer/StorePruner",
          "io/molt/shell/HistoryText",
          "com/google/gson/stream/JsonWriter",
          "com/google/gson/stream/JsonReader");

  private static final String SCARCE =
      """
      package io.molt.scarce;

      public class Scarce {
        static final int[] VALUES = values();

        private static int[] values() {
          throw new OutOfMemoryError("expected by the test");
        }
      }
      """;

  /**
   * And nothing is loaded of what this server will never need, as it has no certificate, no
   * proxies, no client of HTTP/2, names no brotli, and is not to use io_uring.
   */
  @Test
  void classesAreInitialisedThatNobodyHasUsedYet() {
    Instance instance = servers.known(Instance.withHello());
    Path initialised = instance.base().resolve("initialised.txt");
    Path loaded = instance.base().resolve("loaded.txt");
    instance.setEnvironment(
        "JAVA_OPTS",
        "-Xlog:class+init=info:file=" + initialised + " -Xlog:class+load=info:file=" + loaded);
    servers.start(instance);
    Await.until(
        "all of them are initialised",
        Duration.ofSeconds(60),
        () -> UNNEEDED.stream().allMatch(name -> read(initialised).contains("'" + name + "'")),
        () -> read(initialised));
    assertThat(read(loaded))
        .contains("io.netty.channel.")
        .doesNotContain("io.netty.handler.ssl.")
        .doesNotContain("io.molt.listener.tls.TlsPort")
        .doesNotContain("io.netty.handler.codec.haproxy.")
        .doesNotContain("io.molt.listener.proxy.")
        .doesNotContain("io.netty.handler.codec.http2.")
        .doesNotContain("io.molt.http.http2.")
        .doesNotContain("io.netty.internal.tcnative.")
        .doesNotContain("com.aayushatharva.")
        .doesNotContain("io.molt.http.coding.Brotli")
        .doesNotContain("io.netty.channel.uring.");
  }

  /** The server need not read its classes to find out which these are. */
  @Test
  void moltsJarsListTheClassesThatHaveAnInitialiser() throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            Distribution.located().home().resolve("bundles"), "io.molt.*.jar")) {
      found.forEach(jars::add);
    }
    assertThat(jars).hasSizeGreaterThan(5);
    for (Path path : jars) {
      try (JarFile jar = new JarFile(path.toFile())) {
        List<String> listed = List.of();
        List<String> initialised = new ArrayList<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
          byte[] content = jar.getInputStream(entry).readAllBytes();
          if (entry.getName().equals("META-INF/molt/initialisers")) {
            listed = new String(content, UTF_8).lines().toList();
          } else if (entry.getName().endsWith(".class") && hasInitialiser(content)) {
            initialised.add(entry.getName().replace('/', '.').replace(".class", ""));
          }
        }
        assertThat(listed).as("%s", path).containsExactlyInAnyOrderElementsOf(initialised);
      }
    }
  }

  private static boolean hasInitialiser(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .anyMatch(method -> method.methodName().equalsString("<clinit>"));
  }

  /** A distribution with one bundle more, which has a class that finds no memory. */
  @Test
  void whereAClassHasFoundNoMemoryTheProcessEnds(@TempDir Path home) throws IOException {
    Distribution.located().copyTo(home);
    Files.write(
        home.resolve("bundles/io.molt.scarce-1.jar"),
        WorkerBundle.library("io.molt.scarce").source("io.molt.scarce.Scarce", SCARCE).bytes());
    Instance instance = servers.known(Instance.withHello());
    CommandResult run = instance.run(List.of(home.resolve("bin/molt").toString(), "run"));
    assertThat(run.exit()).as("%s", run).isEqualTo(13);
    assertThat(run.out()).contains("ran out while io.molt.scarce.Scarce was initialised");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
