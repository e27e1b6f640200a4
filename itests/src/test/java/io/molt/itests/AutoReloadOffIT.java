package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With auto_reload=off a changed bundle waits for the next reload. */
final class AutoReloadOffIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void theChangedBundleIsTakenAtTheNextReloadAndNotBefore() {
    MoltProcess molt = servers.start(Instance.withProbe().set("auto_reload", "off"));
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version("2.0.0").bytes());
    // A bundle that is new is deployed all the same; when it is there, the other was seen as well.
    molt.instance().deploy("later.jar", WorkerBundle.probe().name("later").bytes());
    molt.awaitLog("later");
    assertThat(molt.ask())
        .extracting(Answer::version, Answer::generation)
        .containsExactly("1.0.0", 1L);
    awaitReady(molt, "2.0.0");
    molt.instance().undeploy("later.jar");
    CommandResult reload = molt.molt("reload", "workers", "probe");
    assertThat(reload.exit()).as("%s", reload).isZero();
    assertThat(reload.text()).contains("2.0.0");
  }

  /** It is installed and resolved for each worker while the code before serves, and not started. */
  private static void awaitReady(MoltProcess molt, String version) {
    Await.until(
        version + " is ready",
        Duration.ofSeconds(20),
        () ->
            molt.molt("status", "--bundles")
                    .out()
                    .lines()
                    .filter(line -> line.matches(".*\\bprobe +" + version + " +resolved.*"))
                    .count()
                == 2,
        () -> molt.molt("status", "--bundles").out());
  }
}
