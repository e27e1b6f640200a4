package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.molt.reload.Failure;
import io.molt.shell.TestShell.Ran;
import io.molt.spi.CertificateStatus;
import io.molt.spi.OverlookedFile;
import io.molt.spi.StuckCallback;
import io.molt.spi.TlsStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  private List<String> lines(String line) {
    Ran ran = shell.run(line);
    assertThat(ran.exit()).isZero();
    return ran.lines().stream().map(output -> output.substring(2)).toList();
  }

  private JsonObject json(String line) {
    String text = lines(line).stream().collect(Collectors.joining("\n"));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void textTellsServerPortsApplicationsAndWorkers() {
    List<String> lines = lines("status");
    assertThat(lines)
        .containsExactly(
            "molt 0.1.0, pid 4711, ready, up 12 s, mode=process, worker_num=2",
            "",
            "LISTENER  PROTOCOL  ADDRESS        ACCEPTING  CONNECTIONS  ACCEPTED  REFUSED",
            "web       http      10.0.0.1:9501  yes        3 of 100     17        1",
            "",
            "hello: version 1.0.1, generation 2, answers web, generation 1 drains (5 in hand)",
            "  WORKER  GENERATION  STATE     IN HAND  QUEUED  HANDLED",
            "  0       2           serving   1        0       42",
            "  1       2           serving   0        3       40",
            "  0       1           draining  5        0       7");
  }

  @Test
  void theLastFailureAndChangedFilesAreTold() {
    shell.server.lastFailure = Optional.of(new Failure("a.B", "no", "trace"));
    shell.server.changedFiles = List.of("server.cfg");
    assertThat(lines("status"))
        .contains("  last failure: a.B: no", "conf/server.cfg takes effect at the next restart.");
  }

  @Test
  void whatIsNotPreparedAheadIsTold() {
    assertThat(shell.run("status --json").lines().toString()).doesNotContain("not_prepared_ahead");
    shell.server.unprepared = "it would need more";
    assertThat(lines("status")).contains("  not prepared ahead: it would need more");
    assertThat(
            json("status --json")
                .getAsJsonArray("applications")
                .get(0)
                .getAsJsonObject()
                .get("not_prepared_ahead")
                .getAsString())
        .isEqualTo("it would need more");
  }

  @Test
  void classLoadersThatLingerAreCounted() {
    shell.server.lingering = 4;
    assertThat(lines("status"))
        .endsWith("", "class loaders of retired workers not collected yet: 4");
  }

  @Test
  void whatIsNotTakenAndWhereNobodyAnswersIsTold() {
    shell.server.overlooked =
        List.of(new OverlookedFile("deploy/hello.war", "is made for a servlet container"));
    shell.server.unanswered = Map.of("web", "conf/listener-web.cfg: nobody answers there");
    assertThat(lines("status"))
        .contains("  conf/listener-web.cfg: nobody answers there")
        .endsWith("", "not taken: deploy/hello.war is made for a servlet container");
    JsonObject status = json("status --json");
    assertThat(status.get("not_taken"))
        .hasToString(
            "[{\"file\":\"deploy/hello.war\",\"reason\":\"is made for a servlet container\"}]");
    assertThat(
            status.getAsJsonArray("ports").get(0).getAsJsonObject().get("unanswered").getAsString())
        .isEqualTo("conf/listener-web.cfg: nobody answers there");
  }

  @Test
  void whatCouldNotBeEndedIsCountedAndNamed() {
    shell.server.stuck =
        List.of(
            new StuckCallback("a worker 0 gen 1", "onRequest GET /", "x.Y.z", Duration.ofHours(2)));
    assertThat(lines("status"))
        .endsWith(
            "",
            "callbacks that could not be ended and were left to themselves: 1",
            "  a worker 0 gen 1: onRequest GET /, for 2 h 0 min, at x.Y.z");
    assertThat(json("status --json").get("stuck"))
        .hasToString(
            "[{\"worker\":\"a worker 0 gen 1\",\"callback\":\"onRequest GET"
                + " /\",\"frame\":\"x.Y.z\",\"seconds\":7200.0}]");
  }

  @Test
  void tlsIsToldWithTheDaysThatCertificatesHaveLeft() {
    Instant end = Instant.parse("2027-03-10T09:52:50Z");
    shell.server.tls =
        Optional.of(
            new TlsStatus(
                "jdk",
                List.of(
                    new CertificateStatus("", Path.of("/a.pem"), "CN=a", end, 99),
                    new CertificateStatus("b.example", Path.of("/b.pem"), "CN=b", end, 13)),
                7,
                List.of("ssl_cert_file: no such file")));
    assertThat(lines("status"))
        .containsSequence(
            "  web: TLS by jdk, handshakes failed: 7",
            "  web: certificate of CN=a, valid until 2027-03-10T09:52:50Z, 99 days left",
            "  web: certificate for b.example of CN=b, valid until 2027-03-10T09:52:50Z, ONLY 13"
                + " days left",
            "  web: CERTIFICATES NOT TAKEN, the old go on: ssl_cert_file: no such file");
    assertThat(json("status --json").getAsJsonArray("ports").get(0).getAsJsonObject().get("tls"))
        .hasToString(
            "{\"engine\":\"jdk\",\"handshakes_failed\":7,\"certificates\":[{\"file\":\"/a.pem\","
                + "\"subject\":\"CN=a\",\"valid_until\":\"2027-03-10T09:52:50Z\",\"days_left\":99},"
                + "{\"name\":\"b.example\",\"file\":\"/b.pem\",\"subject\":\"CN=b\","
                + "\"valid_until\":\"2027-03-10T09:52:50Z\",\"days_left\":13}],"
                + "\"problems\":[\"ssl_cert_file: no such file\"]}");
  }

  @Test
  void aServerThatIsNotReadySaysSo() {
    shell.server.ready = false;
    assertThat(lines("status").getFirst()).contains(", not ready, ");
  }

  @Test
  void bundlesAreToldWhenAskedFor() {
    assertThat(lines("status --bundles")).contains("A reload replaces:", "A reload keeps:");
  }

  @Test
  void jsonHasItsDocumentedShape() {
    JsonObject status = json("status --json");
    assertThat(status.keySet())
        .containsExactly(
            "version",
            "pid",
            "uptime_seconds",
            "ready",
            "mode",
            "worker_num",
            "task_worker_num",
            "ports",
            "applications",
            "lingering_class_loaders",
            "stuck",
            "not_taken",
            "changed_configuration");
    assertThat(status.get("pid").getAsLong()).isEqualTo(4711);
    assertThat(status.get("uptime_seconds").getAsString()).isEqualTo("12.345");
    assertThat(status.get("ready").getAsBoolean()).isTrue();
    assertThat(status.get("mode").getAsString()).isEqualTo("process");
    assertThat(status.get("worker_num").getAsInt()).isEqualTo(2);
    JsonObject port = status.getAsJsonArray("ports").get(0).getAsJsonObject();
    assertThat(port)
        .hasToString(
            "{\"listener\":\"web\",\"protocol\":\"http\",\"address\":\"10.0.0.1:9501\",\"accepting\":true,\"transport\":\"epoll\",\"most\":100,\"connections\":3,\"accepted\":17,\"refused\":1}");
    JsonObject application = status.getAsJsonArray("applications").get(0).getAsJsonObject();
    assertThat(application.keySet())
        .containsExactly(
            "name", "version", "hash", "generation", "listeners", "reloading", "workers");
    assertThat(application.getAsJsonArray("workers").get(1))
        .hasToString(
            "{\"worker_id\":1,\"role\":\"worker\",\"generation\":2,\"version\":\"1.0.1\",\"state\":\"serving\",\"in_hand\":0,\"queued\":3,\"handled\":40,\"bundle_id\":32}");
  }

  @Test
  void taskWorkersAreShownWhereThereAreSome() {
    shell.server.doesTasks();
    assertThat(shell.run("status").lines())
        .contains(
            "O   tasks: version 1.0.2, generation 3, 7 of at most 100 wait, 41 finished, 2 failed",
            "O   TASK WORKER  GENERATION  STATE    IN HAND  QUEUED  HANDLED",
            "O   2            3           serving  1        0       43");
    JsonObject application =
        json("status --json").getAsJsonArray("applications").get(0).getAsJsonObject();
    assertThat(application.get("tasks"))
        .hasToString(
            "{\"generation\":3,\"version\":\"1.0.2\",\"queued\":7,\"capacity\":100,\"finished\":41,\"failed\":2}");
  }

  @Test
  void jsonHasFailureAndBundlesWhereThereAre() {
    shell.server.lastFailure = Optional.of(new Failure("a.B", "<no>", "trace"));
    JsonObject status = json("status --json --bundles");
    assertThat(status.getAsJsonArray("applications").get(0).getAsJsonObject().get("last_failure"))
        .hasToString("{\"type\":\"a.B\",\"message\":\"<no>\"}");
    assertThat(status.getAsJsonArray("bundles").get(1))
        .hasToString(
            "{\"id\":31,\"symbolic_name\":\"hello\",\"version\":\"1.0.1\",\"state\":\"active\",\"replaced\":true}");
    assertThat(status.getAsJsonArray("bundles").get(2))
        .hasToString(
            "{\"id\":32,\"symbolic_name\":\"hello\",\"version\":\"1.0.1\",\"state\":\"resolved\",\"replaced\":false,\"ready\":true}");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheUsage() {
    assertThat(shell.run("status --all"))
        .isEqualTo(new Ran(List.of("O status --all (expected: status [--bundles] [--json])"), 2));
  }
}
