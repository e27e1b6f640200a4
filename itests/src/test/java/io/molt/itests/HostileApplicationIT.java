package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application says and sets harms neither the log, nor a terminal, nor the server. */
final class HostileApplicationIT {

  private static final String LINE_OF_STACK = "\\s+(at|\\.\\.\\.) .*|Caused by: .*";

  @RegisterExtension static final Servers servers = new Servers();

  /** A probe that fails to start with a message that no terminal should see. */
  static WorkerBundle speaking() {
    return WorkerBundle.probe()
        .probeCode(
            "start",
            "if (true) { throw new IllegalStateException("
                + "\"half \\ud83d, \\u001b[31mred\" + (char) 10 + \"2026 ERROR forged\"); }");
  }

  /** A probe that takes the system properties away when it is told to. */
  static WorkerBundle depriving() {
    return WorkerBundle.probe()
        .probeCode(
            "taken",
            """
            switch (words[0]) {
              case "replace" -> System.setProperties(new java.util.Properties());
              case "clear" -> System.getProperties().clear();
              case "reflect" ->
                  System.class
                      .getMethod("setProperties", java.util.Properties.class)
                      .invoke(null, new java.util.Properties());
              case "entries" -> System.getProperties().entrySet().clear();
              default -> {}
            }
            """);
  }

  static boolean hasTemporaryDirectory(MoltProcess molt) {
    return Jcmd.run(molt.processId(), "VM.system_properties").contains("java.io.tmpdir=");
  }

  @Test
  void aStartWithAnUnprintableFailureReturnsAndShowsIt() {
    Instance instance = servers.known(Instance.empty());
    instance.deploy("probe.jar", speaking().bytes());
    CommandResult start = instance.molt("start");
    assertThat(start.exit()).as("%s", start).isEqualTo(9);
    assertThat(start.text()).contains("half \\ud83d, \\u001b[31mred").doesNotContain("\u001b");
    assertThat(instance.molt("status").text()).contains("\\u001b[31m").doesNotContain("\u001b");
    assertThat(instance.logFile().lines())
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .*|" + LINE_OF_STACK))
        .anyMatch(line -> line.contains("\\n2026 ERROR forged"));
    assertThat(instance.molt("stop").exit()).isZero();
  }

  /** A class that is initialised meanwhile could never be used again. */
  @Test
  void systemPropertiesCannotBeTakenAway() {
    Instance instance = Instance.empty();
    instance.deploy("probe.jar", depriving().bytes());
    MoltProcess molt = servers.start(instance);
    for (String how : List.of("replace", "clear")) {
      try (TcpClientConnection tcp = molt.tcp()) {
        tcp.ask(how);
      }
      assertThat(hasTemporaryDirectory(molt)).isTrue();
      CommandResult reload = molt.molt("reload");
      assertThat(reload.exit()).as("%s", reload).isZero();
    }
  }

  @Test
  void systemPropertiesThatAreTakenAwayByReflectionComeBack() {
    Instance instance = Instance.empty();
    instance.deploy("probe.jar", depriving().bytes());
    MoltProcess molt = servers.start(instance);
    molt.awaitLog("Its classes are initialised");
    for (String how : List.of("reflect", "entries")) {
      try (TcpClientConnection tcp = molt.tcp()) {
        tcp.ask(how);
      }
      molt.awaitLog("An application has " + (how.equals("entries") ? "removed" : "replaced"));
      assertThat(hasTemporaryDirectory(molt)).isTrue();
      CommandResult reload = molt.molt("reload");
      assertThat(reload.exit()).as("%s", reload).isZero();
    }
  }

  /** What takes commands starts after the applications. */
  @Test
  void systemPropertiesThatAreTakenAwayAtTheStartEndNoStart() {
    Instance instance = Instance.empty();
    String takesAway = "System.setProperties(new java.util.Properties());";
    instance.deploy("probe.jar", WorkerBundle.probe().probeCode("start", takesAway).bytes());
    MoltProcess molt = servers.start(instance);
    CommandResult status = molt.molt("status");
    assertThat(status.exit()).as("%s", status).isZero();
    assertThat(molt.ask().generation()).isEqualTo(1);
  }
}
