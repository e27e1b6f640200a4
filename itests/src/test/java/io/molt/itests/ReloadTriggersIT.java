package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each way of asking for a reload puts new code in place under open connections and loses no
 * request.
 */
final class ReloadTriggersIT {

  private static final String TITLE = "molt_it_" + ProcessHandle.current().pid();

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;
  private static int content;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe().set("process_title", TITLE));
  }

  @Test
  void aSignalToThePidInThePidFile() {
    reloadsBy(() -> shell("kill -USR1 \"$(cat run/molt.pid)\""));
  }

  @Test
  void aSignalToTheProcessThatPidofFinds() {
    reloadsBy(() -> shell("kill -USR1 \"$(pidof " + TITLE + ")\""));
  }

  /** The first command after a drop is told what came of that, and reloads nothing. */
  @BeforeEach
  void hearOfTheLastDrop() {
    assertThat(molt.molt("reload").exit()).isZero();
  }

  @Test
  void theCommandMoltReload() {
    CommandResult result = reloadsBy(() -> molt.molt("reload"));
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(result.text()).containsIgnoringCase("generation").contains("probe");
  }

  @Test
  void theCommandMoltReloadOfOneApplication() {
    CommandResult result = reloadsBy(() -> molt.molt("reload", "workers", "probe"));
    assertThat(result.exit()).as("%s", result).isZero();
  }

  @Test
  void theShellCommandReloadWorkers() {
    CommandResult result = reloadsBy(() -> molt.molt("shell", "reload", "workers"));
    assertThat(result.exit()).as("%s", result).isZero();
  }

  @Test
  void workerCodeThatAsksForIt() {
    reloadsBy(() -> molt.http().ask("reload/0/x"));
  }

  @Test
  void aBundleRenamedIntoPlace() {
    swapsBy(bundle -> molt.instance().deploy("probe.jar", bundle));
  }

  @Test
  void aBundleCopiedSlowlyOverTheOldOne() {
    swapsBy(
        bundle ->
            SlowCopy.write(
                molt.instance().deployed("probe.jar"), bundle, 40, Duration.ofMillis(800)));
  }

  /** The same content, so that only the trigger itself can be the reason. */
  private static <T> T reloadsBy(Supplier<T> trigger) {
    try (TcpClientConnection kept = molt.tcp();
        HttpClientConnection keptToo = molt.http();
        Load load = Load.saturating(molt.instance(), 4, 4)) {
      long before = kept.ask("before").generation();
      load.awaitAnswers(500);
      T result = trigger.get();
      molt.awaitGeneration(before + 1);
      load.awaitAnswers(500);
      assertThat(kept.ask("after").generation()).isEqualTo(before + 1);
      assertThat(keptToo.ask("after").generation()).isEqualTo(before + 1);
      load.stop().assertNothingLost();
      return result;
    }
  }

  private static void swapsBy(Consumer<byte[]> drop) {
    String version = "2.0." + ++content;
    byte[] bundle = WorkerBundle.probe().version(version).bytes();
    try (TcpClientConnection kept = molt.tcp();
        Load load = Load.saturating(molt.instance(), 4, 4)) {
      long before = kept.ask("before").generation();
      load.awaitAnswers(500);
      drop.accept(bundle);
      molt.awaitVersion(version);
      load.awaitAnswers(500);
      assertThat(kept.ask("after"))
          .extracting(Answer::version, Answer::generation)
          .containsExactly(version, before + 1);
      load.stop().assertNothingLost();
    }
  }

  private static CommandResult shell(String script) {
    CommandResult result = molt.instance().run(List.of("sh", "-c", script));
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }
}
