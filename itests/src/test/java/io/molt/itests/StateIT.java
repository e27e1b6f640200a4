package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker has in memory, and what it keeps with a connection, goes on in the next one. */
final class StateIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static byte[] counter(String version, String restore) throws IOException {
    try (InputStream in = StateIT.class.getResourceAsStream("Counter.java.txt")) {
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return WorkerBundle.of("counter", "counter.Counter", source.replace("/*restore*/", restore))
          .version(version)
          .bytes();
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void stateIsCarriedOverAndOneThatRejectsItFails(String mode) throws IOException {
    Instance instance =
        Instance.empty().set("mode", mode).set("worker_num", "1").set("auto_reload", "off");
    instance.deploy("counter.jar", counter("1.0.0", ""));
    MoltProcess molt = servers.start(instance);
    try (TcpClientConnection first = molt.tcp();
        TcpClientConnection second = molt.tcp()) {
      assertThat(ask(first, "a")).isEqualTo("1.0.0 1 1 a");
      assertThat(ask(second, "b")).isEqualTo("1.0.0 2 1 b");
      instance.deploy("counter.jar", counter("2.0.0", ""));
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(ask(first, "c")).isEqualTo("2.0.0 3 2 c");
      String rejects = "if (lines == 3) throw new IllegalStateException(\"three are too few\");";
      instance.deploy("counter.jar", counter("3.0.0", rejects));
      assertThat(molt.molt("reload").text()).contains("onRestore: three are too few");
      assertThat(ask(second, "d")).isEqualTo("2.0.0 4 2 d");
      assertThat(molt.molt("reload").exit()).isZero();
      assertThat(ask(first, "e")).isEqualTo("3.0.0 5 3 e");
      assertThat(ask(first, "keep")).startsWith("3.0.0 6 4 ").contains("counter.Counter");
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void theApplicationIsToldOfADeathAndTheNextWorkerBeginsAfresh(String mode) throws IOException {
    Instance instance =
        Instance.empty().set("mode", mode).set("worker_num", "1").set("restart_on_exception", "on");
    instance.deploy("counter.jar", counter("1.0.0", ""));
    MoltProcess molt = servers.start(instance);
    try (TcpClientConnection dying = molt.tcp();
        TcpClientConnection other = molt.tcp()) {
      assertThat(ask(other, "a")).isEqualTo("1.0.0 1 1 a");
      dying.send("throw\n");
      dying.awaitClosed();
      assertThat(other.readLine())
          .isEqualTo("EXCEPTION onReceive: java.lang.IllegalStateException: expected by the test");
      molt.awaitLog("Begun anew: has died (EXCEPTION)");
      assertThat(ask(other, "b")).as("its own count is the connection's").isEqualTo("1.0.0 1 2 b");
    }
  }

  private static String ask(TcpClientConnection connection, String line) {
    connection.send(line + "\n");
    return connection.readLine();
  }
}
