package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.itests.HttpClientConnection.HttpAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever watches over the server is answered through a worker. */
final class HealthIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void aServerWhoseWorkerHangsDoesNotLookHealthy() {
    Instance instance = Instance.empty().set("worker_num", "1").set("enable_coroutine", "off");
    Gate gate = Gate.of(instance);
    String held =
        "if (words[0].equals(\"held\")) { record(\"%s\", \"held\"); %s }"
            .formatted(instance.notes(), gate.passed());
    instance.setListener("http", "http_health", "on");
    instance.listener("health", "http").setListener("health", "http_health", "only");
    instance.deploy("probe.jar", WorkerBundle.probe().probeCode("taken", held).bytes());
    MoltProcess molt = servers.start(instance);
    HttpClientConnection health = HttpClientConnection.open(instance.port("health"));
    List<String> shown = probesOfTheGuide();
    assertThat(shown).containsExactly("/livez", "/readyz");
    shown.forEach(path -> assertThat(status(health, path)).isEqualTo(200));
    assertThat(status(health, "/")).isEqualTo(404);
    assertThat(molt.molt("check", "--running").text()).contains("probe worker 0: answered in ");

    gate.close();
    HttpClientConnection busy = molt.http();
    busy.request("GET", "/held/1");
    molt.awaitNoted(1);
    health.request("GET", "/livez");
    CommandResult check = molt.molt("check", "--running", "1");
    assertThat(check.exit()).as("%s", check).isEqualTo(1);
    assertThat(check.text()).contains("probe worker 0: no answer in 1.0 s");
    gate.open();
    assertThat(health.read().status()).isEqualTo(200);
    assertThat(Answer.parse(busy.read().body()).text()).isEqualTo("1");

    molt.instance().undeploy("probe.jar");
    Await.until(
        "it is not ready without an application",
        Duration.ofSeconds(30),
        () -> status(health, "/readyz") == 503,
        () -> "it is ready");
    assertThat(status(molt.http(), "/livez")).isEqualTo(200);
  }

  private static List<String> probesOfTheGuide() {
    String block =
        DocumentText.in(Path.of("..").toAbsolutePath().normalize())
            .block("yaml", "livenessProbe")
            .text();
    return Pattern.compile("path: ([^,]+),").matcher(block).results().map(r -> r.group(1)).toList();
  }

  private static int status(HttpClientConnection connection, String path) {
    connection.request("GET", path);
    HttpAnswer answer = connection.read();
    return answer.status();
  }
}
