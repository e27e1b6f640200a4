package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several applications side by side, each on its ports, deployed and undeployed by their files. */
final class SeveralApplicationsIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void aReloadOfOneLeavesTheOtherAlone() {
    MoltProcess molt = servers.start(blueAndGreen());
    CommandResult reload = molt.molt("reload", "workers", "green");
    assertThat(reload.exit()).as("%s", reload).isZero();
    assertThat(ask(molt, "tcp")).isEqualTo("blue 1");
    assertThat(ask(molt, "tcp2")).isEqualTo("green 2");
    CommandResult both = molt.molt("reload");
    assertThat(both.exit()).as("%s", both).isZero();
    assertThat(ask(molt, "tcp")).isEqualTo("blue 2");
    assertThat(ask(molt, "tcp2")).isEqualTo("green 3");
    CommandResult unknown = molt.molt("reload", "workers", "red");
    assertThat(unknown.exit()).as("%s", unknown).isNotZero();
    assertThat(unknown.text()).contains("red", "blue", "green");
  }

  @Test
  void oneBrokenApplicationDoesNotHinderTheOther() {
    MoltProcess molt = servers.start(blueAndGreen().set("auto_reload", "off"));
    molt.instance().deploy("blue.jar", BrokenBundle.NOT_A_ZIP.bytes());
    CommandResult reload = molt.molt("reload");
    assertThat(reload.exit()).as("%s", reload).isEqualTo(12);
    assertThat(reload.text()).contains("blue: failed; green: swapped");
    assertThat(ask(molt, "tcp")).isEqualTo("blue 1");
    assertThat(ask(molt, "tcp2")).isEqualTo("green 2");
  }

  @Test
  void anApplicationWhoseFileIsRemovedIsRetired() {
    MoltProcess molt = servers.start(blueAndGreen());
    try (TcpClientConnection kept = TcpClientConnection.open(molt.instance().port("tcp2"))) {
      kept.ask("there");
      molt.instance().undeploy("green.jar");
      kept.awaitClosed();
    }
    assertThat(ask(molt, "tcp")).isEqualTo("blue 1");
    try (HttpClientConnection http = HttpClientConnection.open(molt.instance().port("http2"))) {
      assertThat(http.get("/").status()).isEqualTo(503);
    }
    molt.instance().deploy("green.jar", bundle("green", "1.0.1"));
    Await.until(
        "green answers again",
        Duration.ofSeconds(10),
        () -> {
          try (HttpClientConnection http =
              HttpClientConnection.open(molt.instance().port("http2"))) {
            return http.get("/").status() == 200;
          }
        },
        molt::log);
  }

  @Test
  void aListenerThatTwoCouldAnswerNamesBoth() {
    Instance instance = Instance.empty();
    instance.deploy("blue.jar", bundle("blue", "1.0.0"));
    instance.deploy("green.jar", bundle("green", "1.0.0"));
    MoltProcess molt = servers.start(instance);
    CommandResult status = molt.molt("status");
    assertThat(status.text()).contains("blue", "green", "http");
    assertThat(molt.log().lines())
        .anyMatch(line -> line.contains("http") && line.contains("blue") && line.contains("green"));
    try (HttpClientConnection http = molt.http()) {
      assertThat(http.get("/").status()).isEqualTo(503);
    }
    molt.instance().undeploy("green.jar");
    Await.until(
        "blue answers as the only one",
        Duration.ofSeconds(10),
        () -> {
          try (HttpClientConnection http = molt.http()) {
            return http.get("/").status() == 200;
          }
        },
        molt::log);
  }

  @Test
  void anApplicationThatWasRefusedIsTakenUpWhenTheOtherGoes() {
    MoltProcess molt = servers.start(Instance.withProbe());
    molt.instance().deploy("green.jar", bundle("green", "1.0.0"));
    molt.awaitLog("[green] Could not be started");
    molt.instance().deploy("green.war", new byte[1]);
    molt.awaitLog("deploy/green.war is not taken");
    assertThat(molt.molt("status").text()).contains("not taken: deploy/green.war is made for");
    molt.instance().undeploy("probe.jar");
    Await.until(
        "green answers",
        Duration.ofSeconds(10),
        () -> molt.molt("status").text().contains("green: version 1.0.0, generation"),
        molt::log);
    assertThat(ask(molt, "tcp")).startsWith("green ");
  }

  private static Instance blueAndGreen() {
    Instance instance = Instance.empty().listener("http2", "http").listener("tcp2", "tcp");
    instance.setListener("http", "application", "blue").setListener("tcp", "application", "blue");
    instance.setListener("http2", "application", "green");
    instance.setListener("tcp2", "application", "green");
    instance.deploy("blue.jar", bundle("blue", "1.0.0"));
    instance.deploy("green.jar", bundle("green", "1.0.0"));
    return instance;
  }

  private static byte[] bundle(String name, String version) {
    return WorkerBundle.probe().name(name).version(version).bytes();
  }

  private static String ask(MoltProcess molt, String listener) {
    try (TcpClientConnection connection =
        TcpClientConnection.open(molt.instance().port(listener))) {
      Answer answer = connection.ask("?");
      return answer.application() + " " + answer.generation();
    }
  }
}
