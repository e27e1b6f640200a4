package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** And nothing is loaded of what this server will never need, as it has no certificate. */
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
        .doesNotContain("io.netty.internal.tcnative.");
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
