package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code cp new.jar deploy/ && molt reload} says what became of that file, and means one reload,
 * whoever sees the file first.
 */
final class CopyAndReloadIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static void deploy(MoltProcess molt, WorkerBundle bundle) {
    molt.instance().deploy("probe.jar", bundle.bytes());
  }

  private static CommandResult reload(MoltProcess molt, int exit) {
    CommandResult result = molt.molt("reload", "probe");
    assertThat(result.exit()).as("%s", result).isEqualTo(exit);
    return result;
  }

  @Test
  void whatCameOfAFileIsToldOnceAndWhoAsksAgainGetsAReload() {
    MoltProcess molt = servers.start(Instance.withProbe());
    deploy(molt, WorkerBundle.probe().version("2.0.0"));
    assertThat(reload(molt, 0).text()).contains("probe: swapped to generation 2 (version 2.0.0)");
    assertThat(reload(molt, 0).text()).contains("probe: swapped to generation 3 (version 2.0.0)");

    deploy(molt, WorkerBundle.probe().version("3.0.0"));
    assertThat(molt.awaitVersion("3.0.0").generation()).isEqualTo(4);
    assertThat(reload(molt, 0).text())
        .as("although it had been taken already")
        .contains("probe: swapped to generation 4 (version 3.0.0)");
    assertThat(molt.ask().generation()).isEqualTo(4);

    molt.instance().deploy("probe.jar", BrokenBundle.START_THROWS.bytes());
    assertThat(reload(molt, 4).text()).contains(BrokenBundle.START_THROWS.cause());
    molt.instance().deploy("probe.jar", BrokenBundle.TRUNCATED.bytes());
    assertThat(reload(molt, 4).text()).contains(BrokenBundle.TRUNCATED.cause());
    assertThat(molt.ask().generation()).isEqualTo(4);
  }

  @Test
  void aCommandThatComesWhileTheFileIsReloadedWaitsForThat() {
    Instance instance = Instance.withProbe();
    MoltProcess molt = servers.start(instance);
    Gate gate = Gate.of(instance);
    String held = "record(\"" + instance.notes() + "\", \"start\"); " + gate.passed();
    gate.close();
    deploy(molt, WorkerBundle.probe().version("2.0.0").probeCode("start", held));
    molt.awaitNoted(1);
    assertThat(reloadMeanwhile(molt, gate, 0))
        .contains("probe: swapped to generation 2 (version 2.0.0)");
    assertThat(molt.ask().generation()).isEqualTo(2);

    gate.close();
    deploy(molt, WorkerBundle.probe().version("3.0.0").probeCode("start", failing(held)));
    molt.awaitNoted(1 + instance.noted().size());
    assertThat(reloadMeanwhile(molt, gate, 4)).contains("no way");
    assertThat(molt.ask().version()).isEqualTo("2.0.0");
  }

  /** Has the file's reload go on when the command has been heard. */
  private static String reloadMeanwhile(MoltProcess molt, Gate gate, int exit) {
    String heard = "[probe] A reload runs, and one more is asked for (SHELL)";
    int before = count(molt.log(), heard);
    CompletableFuture<CommandResult> command =
        CompletableFuture.supplyAsync(() -> reload(molt, exit), Thread::startVirtualThread);
    Await.until(
        "the command is heard",
        Duration.ofSeconds(30),
        () -> count(molt.log(), heard) > before,
        molt::log);
    gate.open();
    return command.join().text();
  }

  private static int count(String log, String text) {
    return log.split(Pattern.quote(text), -1).length - 1;
  }

  @Test
  void theFirstFileOfAnApplicationIsToldOfToo() {
    MoltProcess molt = servers.start(Instance.empty());
    deploy(molt, WorkerBundle.probe());
    assertThat(reload(molt, 0).text()).contains("probe: swapped to generation 1 (version 1.0.0)");
    assertThat(molt.ask().generation()).isEqualTo(1);
  }

  private static String failing(String held) {
    return held + " if (true) throw new java.io.IOException(\"no way\");";
  }
}
