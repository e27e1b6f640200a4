package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broken bundle dropped over a good one is refused, and the next good one is taken. */
final class BrokenDropIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;
  private static int repairs;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe().set("max_start_time", "1"));
  }

  @AfterEach
  void repair() {
    String version = "1.1." + ++repairs;
    molt.instance().deploy("probe.jar", WorkerBundle.probe().version(version).bytes());
    molt.awaitVersion(version);
  }

  @ParameterizedTest
  @EnumSource
  void theOldCodeGoesOnAndTheLogNamesTheCause(BrokenBundle broken) {
    Answer before = molt.ask();
    int logged = molt.logFile().length();
    try (Load load = Load.steady(molt.instance(), 2, 2)) {
      molt.instance().deploy("probe.jar", broken.bytes());
      Await.until(
          "the log names the cause " + broken.cause(),
          Duration.ofSeconds(20),
          () -> containsIgnoringCase(molt.logFile().substring(logged), broken.cause()),
          () -> molt.logFile().substring(logged));
      load.awaitAnswers(200);
      assertThat(molt.ask().generation()).isEqualTo(before.generation());
      load.stop().assertNothingLost();
    }
  }

  private static boolean containsIgnoringCase(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }
}
