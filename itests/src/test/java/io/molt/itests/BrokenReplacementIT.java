package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reload to a broken bundle leaves the old code answering and says what is wrong. */
final class BrokenReplacementIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;
  private static byte[] good;
  private Answer before;

  @BeforeAll
  static void start() {
    good = WorkerBundle.probe().bytes();
    molt = servers.start(Instance.withProbe().set("auto_reload", "off").set("max_start_time", "1"));
  }

  @BeforeEach
  void remember() {
    before = molt.ask();
  }

  @AfterEach
  void repair() {
    molt.instance().deploy("probe.jar", good);
    CommandResult result = molt.molt("reload");
    assertThat(result.exit()).as("%s", result).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theOldCodeGoesOnAndTheReloadNamesTheCause(BrokenBundle broken) {
    try (Load load = Load.steady(molt.instance(), 2, 2)) {
      molt.instance().deploy("probe.jar", broken.bytes());
      CommandResult result = molt.molt("reload");
      load.awaitAnswers(200);
      assertThat(result.exit()).as("%s", result).isEqualTo(4);
      assertThat(result.text()).containsIgnoringCase(broken.cause());
      assertThat(molt.ask())
          .extracting(Answer::version, Answer::generation)
          .containsExactly(before.version(), before.generation());
      load.stop().assertNothingLost();
    }
  }
}
