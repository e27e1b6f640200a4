package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server tells about itself, to people and to scripts. */
final class StatusIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe());
  }

  @Test
  void statusNamesProcessPortsApplicationsAndWorkers() {
    String status = succeeds("status");
    assertThat(status)
        .contains(Long.toString(molt.processId()))
        .contains("probe")
        .contains("1.0.0")
        .contains(Integer.toString(molt.instance().port("http")))
        .contains(Integer.toString(molt.instance().port("tcp")));
  }

  /** It would take longer for that than for all else, and has nothing to log. */
  @Test
  void aCommandDoesWithoutTheLoggingLibrary() throws IOException {
    Path loaded = molt.instance().base().resolve("classes.txt");
    String launcher = molt.instance().distribution().launcher().toString();
    String options = "JDK_JAVA_OPTIONS=-Xlog:class+load:file=" + loaded;
    CommandResult result = molt.instance().run(List.of("env", options, launcher, "status"));
    assertThat(result.exit()).as("%s", result).isZero();
    assertThat(Files.readString(loaded)).contains("io.molt.runtime.Client").doesNotContain("slf4j");
  }

  @Test
  void statusForScriptsIsJson() {
    JsonObject status = JsonText.parse(succeeds("status", "--json")).getAsJsonObject();
    JsonObject application = status.getAsJsonArray("applications").get(0).getAsJsonObject();
    assertThat(application.get("name").getAsString()).isEqualTo("probe");
    assertThat(application.get("generation").getAsLong()).isEqualTo(1);
  }

  @Test
  void statusOfBundlesAndReloadListTellWhatAReloadReplaces() {
    for (String text : new String[] {succeeds("status", "--bundles"), shell("reload", "list")}) {
      assertThat(text).contains("probe", "io.molt.listener", "io.molt.config", "io.netty");
    }
  }

  @Test
  void theShellListsWorkersAndConnections() {
    try (TcpClientConnection connection = molt.tcp()) {
      connection.ask("there");
      assertThat(shell("workers")).contains("probe");
      assertThat(shell("connections")).contains("tcp", "127.0.0.1");
      assertThat(shell("status")).contains("probe");
    }
  }

  @Test
  void aShellCommandThatFailsSaysSoByItsExitCode() {
    CommandResult result = molt.molt("shell", "no-such-command");
    assertThat(result.exit()).as("%s", result).isNotZero();
    assertThat(result.text()).contains("no-such-command");
  }

  @Test
  void versionAndHelpNeedNoServer() {
    Instance nothing = servers.known(Instance.empty());
    assertThat(nothing.molt("version").exit()).isZero();
    assertThat(nothing.molt("version").out()).contains("0.1.0");
    CommandResult help = nothing.molt("help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("reload", "status", "start", "stop", "78");
  }

  @Test
  void aWrongCommandIsExitCodeTwo() {
    CommandResult result = molt.molt("relaod");
    assertThat(result.exit()).as("%s", result).isEqualTo(2);
    assertThat(result.err()).contains("relaod");
    assertThat(molt.molt("reload", "nothing").exit()).isEqualTo(2);
  }

  @Test
  void whatTheServerDoesNotUnderstandIsAnsweredAsShown() {
    DocumentText.Block block =
        DocumentText.in(Path.of("..")).block("console", "$ bin/molt status --xml");
    CommandResult result = molt.molt("status", "--xml");
    assertThat(result.exit()).as("%s", result).isEqualTo(2);
    assertThat(result.err().strip()).isEqualTo(block.shown());
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aWordGetsToTheServerAsItWasTyped() {
    String name = "a 'b' \"c\" $HOME *; \u00fc\nd";
    CommandResult result = molt.molt("reload", name);
    assertThat(result.exit()).as("%s", result).isEqualTo(2);
    assertThat(result.out().lines().collect(Collectors.joining("\n")))
        .startsWith("application: " + name + " (expected: one of probe)");
  }

  @Test
  void withoutAServerTheCommandsExitWithThree() {
    Instance nothing = servers.known(Instance.empty());
    for (String command : new String[] {"status", "reload", "stop", "status --xml", "rollback"}) {
      CommandResult result = nothing.molt(command.split(" "));
      assertThat(result.exit()).as("%s", result).isEqualTo(3);
    }
    assertThat(nothing.molt("shell", "status").exit()).isEqualTo(3);
  }

  private static String succeeds(String... arguments) {
    CommandResult result = molt.molt(arguments);
    assertThat(result.exit()).as("%s", result).isZero();
    return result.out();
  }

  private static String shell(String... command) {
    return succeeds(Stream.concat(Stream.of("shell"), Stream.of(command)).toArray(String[]::new));
  }
}
