package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No signal that the server obeys ends it, however early it comes, and commands wait for it. */
@Timeout(120)
final class EarlySignalsIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void aServerThatIsSentSignalsFromTheFirstMomentStartsAndObeysThem() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is /proc");
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess molt = EarlySignals.start(instance);
    servers.atEnd(molt::close);
    assertThat(molt.ask().application()).isEqualTo("probe");
    Path log = instance.base().resolve("log/molt.log");
    Files.move(log, log.resolveSibling("molt.log.1"));
    // The server takes SIGHUP a moment after it is ready, and opens the log anew then.
    molt.signal("HUP");
    Await.until(
        "there is a new log file", Duration.ofSeconds(20), () -> Files.exists(log), molt::log);
    molt.signal("TERM");
    assertThat(molt.awaitExit()).isZero();
  }

  @Test
  void aCommandThatComesBeforeTheServerTakesAnyIsObeyed() {
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess molt =
        MoltProcess.launch(instance, List.of(instance.distribution().launcher().toString(), "run"));
    servers.atEnd(molt::close);
    Path record = instance.pidFile();
    Await.until(
        "the server has the directory", Duration.ofSeconds(60), () -> isWritten(record), molt::log);
    CommandResult status = instance.molt("status");
    assertThat(status.exit()).as("%s", status).isZero();
    assertThat(status.out()).contains("pid " + molt.processId());
  }

  private static boolean isWritten(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  @Test
  void aHangupThatIsIgnoredForGoodStaysIgnoredAndSaysSo() {
    Instance instance = servers.known(Instance.withProbe());
    MoltProcess molt =
        MoltProcess.launch(
            instance, List.of("nohup", instance.distribution().launcher().toString(), "run"));
    servers.atEnd(molt::close);
    molt.awaitReady();
    molt.signal("HUP");
    molt.awaitLog("SIGHUP is ignored, as nohup has it");
    assertThat(molt.ask().application()).isEqualTo("probe");
  }
}
