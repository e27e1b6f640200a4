package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

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
    String slow = "record(\"" + instance.notes() + "\", \"start\"); Thread.sleep(2000);";
    deploy(molt, WorkerBundle.probe().version("2.0.0").probeCode("start", slow));
    molt.awaitNoted(1);
    assertThat(reload(molt, 0).text()).contains("probe: swapped to generation 2 (version 2.0.0)");
    assertThat(molt.ask().generation()).isEqualTo(2);

    deploy(molt, WorkerBundle.probe().version("3.0.0").probeCode("start", failing(slow)));
    molt.awaitNoted(1 + instance.noted().size());
    assertThat(reload(molt, 4).text()).contains("no way");
    assertThat(molt.ask().version()).isEqualTo("2.0.0");
  }

  @Test
  void theFirstFileOfAnApplicationIsToldOfToo() {
    MoltProcess molt = servers.start(Instance.empty());
    deploy(molt, WorkerBundle.probe());
    assertThat(reload(molt, 0).text()).contains("probe: swapped to generation 1 (version 1.0.0)");
    assertThat(molt.ask().generation()).isEqualTo(1);
  }

  private static String failing(String slow) {
    return slow + " if (true) throw new java.io.IOException(\"no way\");";
  }
}
