package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No class of the server waits with its initialiser for a moment in which there is no memory. */
final class ServerClassesIT {

  @RegisterExtension static final Servers servers = new Servers();

  /** Of each bundle one that a server does not need which has only just started. */
  private static final List<String> UNNEEDED =
      List.of(
          "io/molt/manager/Eviction",
          "io/molt/listener/LastCall",
          "io/molt/deployer/StorePruner",
          "io/molt/shell/HistoryText");

  @Test
  void classesAreInitialisedThatNobodyHasUsedYet() {
    Instance instance = servers.known(Instance.withHello());
    Path loaded = instance.base().resolve("classes.txt");
    instance.setEnvironment("JAVA_OPTS", "-Xlog:class+init=info:file=" + loaded);
    servers.start(instance);
    Await.until(
        "all of them are initialised",
        Duration.ofSeconds(60),
        () -> UNNEEDED.stream().allMatch(name -> read(loaded).contains("'" + name + "'")),
        () -> read(loaded));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
