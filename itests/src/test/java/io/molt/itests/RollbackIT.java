package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An application goes back to a version that has served, under load and without losing anything.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RollbackIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;
  private static Load load;

  @BeforeAll
  static void serveThreeVersions() {
    molt = servers.start(Instance.withProbe());
    load = Load.steady(molt.instance(), 2, 2);
    servers.atEnd(load::close);
    for (String version : List.of("2.0.0", "3.0.0")) {
      molt.instance().deploy("probe.jar", WorkerBundle.probe().version(version).bytes());
      molt.awaitVersion(version);
    }
  }

  private static CommandResult rollback(int exit, String... arguments) {
    CommandResult result =
        molt.molt(
            Stream.concat(Stream.of("rollback"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(result.exit()).as("%s", result).isEqualTo(exit);
    return result;
  }

  private static void assertServes(String version) {
    load.awaitAnswers(200);
    assertThat(molt.ask().version()).isEqualTo(version);
  }

  @Test
  @Order(1)
  void withoutAVersionTheOneBeforeServesAgain() {
    CommandResult result = rollback(0, "probe");
    assertThat(result.out())
        .contains("probe: swapped to generation 4 (version 2.0.0)")
        .contains("deploy/probe.jar still holds probe 3.0.0 (")
        .contains("): the next reload or restart takes it.");
    assertServes("2.0.0");
  }

  @Test
  @Order(2)
  void aVersionCanBeNamed() {
    assertThat(rollback(0, "probe", "1.0.0").out()).contains("generation 5 (version 1.0.0)");
    assertServes("1.0.0");
  }

  @Test
  @Order(3)
  void whatIsNotThereIsAnsweredWithWhatIs() {
    assertThat(rollback(2, "probe", "9.9.9").text())
        .contains("probe: version 9.9.9 (expected: one that has served and is kept: 1.0.0 (")
        .contains("2.0.0 (", "3.0.0 (");
    assertThat(rollback(2, "nothing").text()).contains("nothing (expected: one of probe)");
    assertServes("1.0.0");
  }

  @Test
  @Order(4)
  void theFileThatIsStillThereDoesNotUndoIt() {
    // A bundle that is new is deployed; when it has been seen, the other file was seen as well.
    molt.instance().deploy("later.jar", WorkerBundle.probe().name("later").bytes());
    molt.awaitLog("[later]");
    molt.instance().undeploy("later.jar");
    assertServes("1.0.0");
  }

  @Test
  @Order(5)
  void aReloadTakesWhatDeployHolds() {
    CommandResult reload = molt.molt("reload", "workers", "probe");
    assertThat(reload.exit()).as("%s", reload).isZero();
    assertServes("3.0.0");
  }

  @Test
  @Order(6)
  void aKeptFileThatWasDamagedIsPassedOver() throws IOException {
    Path file = molt.instance().base().resolve("data/content").resolve(hash("1.0.0") + ".jar");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    rollback(0, "probe");
    assertServes("2.0.0");
    assertThat(molt.log()).contains(file + ": is damaged");
    assertThat(rollback(4, "probe", "1.0.0").text())
        .contains("failed, nothing was changed: " + file + ": is damaged");
    assertServes("2.0.0");
    load.stop().assertNothingLost();
  }

  /** As the record of what has served tells it. */
  private static String hash(String version) throws IOException {
    Path record = molt.instance().base().resolve("data/content/served.txt");
    return Files.readAllLines(record).stream()
        .map(line -> line.split("\t"))
        .filter(parts -> parts.length > 2 && parts[1].equals(version))
        .map(parts -> parts[2])
        .findFirst()
        .orElseThrow();
  }
}
