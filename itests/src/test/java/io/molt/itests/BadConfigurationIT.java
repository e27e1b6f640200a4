package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that does not fit stops the start with one line that says where, what and why. */
final class BadConfigurationIT {

  @RegisterExtension static final Servers servers = new Servers();

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "worker_num     | 0    | worker_num: 0 (expected: ",
        "mode           | fast | mode: fast (expected: ",
        "max_wait_time  | soon | max_wait_time: soon (expected: ",
        "woker_num      | 4    | worker_num",
      })
  void theStartEndsWithOneLine(String key, String value, String expected) {
    Instance instance = Instance.withProbe().set(key, value);
    servers.known(instance);
    for (String command : new String[] {"check", "run"}) {
      CommandResult result = instance.molt(command);
      assertThat(result.exit()).as("%s", result).isEqualTo(78);
      assertThat(result.err().strip().lines()).hasSize(1);
      assertThat(result.err()).contains("conf/server.cfg:").contains(expected);
    }
    assertThat(instance.pidFile()).doesNotExist();
  }

  @Test
  void theLineNumberIsThatOfTheKey() throws IOException {
    Instance instance = servers.known(Instance.withProbe());
    Files.writeString(
        instance.conf("listener-http.cfg"), "# the web\n\nprotocol=http\nport=99999\n");
    CommandResult check = instance.molt("check");
    assertThat(check.exit()).as("%s", check).isEqualTo(78);
    assertThat(check.err()).contains("conf/listener-http.cfg:4: port: 99999 (expected: ");
  }

  /** What a start would find out is found by the check. */
  @Test
  void aDirectoryOfFilesThatIsNotThereIsNamed() {
    Instance instance =
        servers.known(
            Instance.withProbe()
                .setListener("http", "enable_static_handler", "on")
                .setListener("http", "document_root", "/nowhere/at/all"));
    for (String command : new String[] {"check", "run"}) {
      CommandResult result = instance.molt(command);
      assertThat(result.exit()).as("%s", result).isEqualTo(78);
      assertThat(result.err())
          .contains("conf/listener-http.cfg:")
          .contains(
              "document_root: /nowhere/at/all (expected: a directory that is there, as"
                  + " enable_static_handler is on)");
    }
    assertThat(instance.pidFile()).doesNotExist();
  }

  @Test
  void aFitConfigurationPassesTheCheckAndEnvironmentVariablesAreFilledIn() {
    Instance instance = servers.known(Instance.withProbe().set("worker_num", "${env:WORKERS}"));
    ProcessBuilder builder =
        instance.processBuilder(List.of(instance.distribution().launcher().toString(), "check"));
    builder.environment().put("WORKERS", "3");
    CommandResult check = CommandResult.of(builder, Duration.ofSeconds(30));
    assertThat(check.exit()).as("%s", check).isZero();
    builder.environment().put("WORKERS", "none");
    assertThat(CommandResult.of(builder, Duration.ofSeconds(30)).exit()).isEqualTo(78);
  }

  @Test
  void aPortInUseEndsTheStartAndIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Instance instance = servers.known(Instance.withProbe().setListener("http", "port", port));
      for (String command : new String[] {"run", "start"}) {
        CommandResult result = instance.molt(command);
        assertThat(result.exit()).as("%s", result).isEqualTo(10);
        assertThat(result.text()).contains(port);
      }
      assertThat(instance.pidFile()).doesNotExist();
    }
  }
}
