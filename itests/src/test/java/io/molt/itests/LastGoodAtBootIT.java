package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is started over a broken bundle serves what served last, and says so. */
final class LastGoodAtBootIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension static final Servers servers = new Servers();

  private static Instance instance;
  private static String lastGood = "1.0.0";
  private static int repairs;

  @BeforeAll
  static void serveAndStop() {
    instance = servers.known(Instance.withProbe());
    molt(0, "start");
    assertThat(version()).isEqualTo(lastGood);
    molt(0, "stop");
  }

  @AfterEach
  void stop() {
    molt(0, "stop");
  }

  private static CommandResult molt(int exit, String command) {
    CommandResult result = instance.molt(command);
    assertThat(result.exit()).as("%s", result).isEqualTo(exit);
    return result;
  }

  private static String version() {
    try (TcpClientConnection connection = TcpClientConnection.open(instance.port("tcp"))) {
      return connection.ask("?").version();
    }
  }

  private static void awaitVersion(String version) {
    Await.value(
        "version " + version + " answers",
        LIMIT,
        () -> Optional.of(version()).filter(version::equals),
        instance::log);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRUNCATED", "NOT_A_ZIP", "START_THROWS", "START_EXITS"})
  void whatServedLastServesUntilTheFileIsReplaced(BrokenBundle broken) {
    instance.deploy("probe.jar", broken.bytes());
    String serves = "the last good one serves, from the store: probe " + lastGood + " (";
    assertThat(molt(9, "start").text())
        .contains("probe could not be started: ", broken.cause(), serves);
    assertThat(version()).isEqualTo(lastGood);
    assertThat(molt(0, "status").out())
        .contains("probe: version " + lastGood + ", generation ")
        .contains("last failure: ", broken.cause(), serves)
        .doesNotContain("probe.jar: does not run");
    assertThat(instance.log())
        .contains("[probe] What deploy/ holds cannot be started; the last good content serves");

    lastGood = "2.0." + ++repairs;
    instance.deploy("probe.jar", WorkerBundle.probe().version(lastGood).bytes());
    awaitVersion(lastGood);
    assertThat(molt(0, "status").out()).doesNotContain("last failure");
  }

  @Test
  void anApplicationThatWasRemovedIsNotStarted() {
    instance.undeploy("probe.jar");
    molt(0, "start");
    assertThat(molt(0, "status").out()).doesNotContain("probe");
  }
}
