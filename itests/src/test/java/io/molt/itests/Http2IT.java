package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import example.talk.Talk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of HTTP/2 live through all that happens to the code that serves them. */
@Timeout(120)
final class Http2IT {

  @RegisterExtension static final Servers servers = new Servers();

  /** By the mode. */
  private static final Map<String, MoltProcess> running = new HashMap<>();

  @BeforeAll
  static void start() throws IOException {
    for (String mode : List.of("process", "base")) {
      running.put(mode, servers.start(instance().set("mode", mode)));
    }
  }

  private static Instance instance() throws IOException {
    Instance instance =
        Instance.empty()
            .set("auto_reload", "off")
            .set("task_worker_num", "1")
            .set("max_wait_time", "0.5")
            .withoutListener("tcp");
    new TlsFiles(instance).renew();
    instance
        .listener("secure", "http")
        .setListener("secure", "ssl_cert_file", "tls/web.pem")
        .setListener("secure", "ssl_key_file", "tls/web.key");
    instance.deploy(
        "talk.jar",
        WorkerBundle.library("talk")
            .classesOf(Talk.class)
            .without("Export-Package")
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.http,io.molt.net.websocket,io.molt.task,io.molt.share,"
                    + "io.molt.worker")
            .header("Molt-Worker", Talk.class.getName())
            .bytes());
    return instance;
  }

  private static MoltProcess molt(String mode) {
    return requireNonNull(running.get(mode));
  }

  private static void reload(MoltProcess molt) {
    assertThat(molt.molt("reload").exit()).isZero();
  }

  private static HttpResponse<String> get(HttpClient client, String scheme, int port)
      throws Exception {
    URI uri = URI.create(scheme + "://localhost:" + port + "/page");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void itIsSpokenInClearTextAndOverTls(String mode) throws Exception {
    Instance instance = molt(mode).instance();
    try (HttpClient client =
        HttpClient.newBuilder().version(Version.HTTP_2).sslContext(TlsFiles.clients()).build()) {
      for (String scheme : List.of("http", "https")) {
        int port = instance.port(scheme.equals("http") ? "http" : "secure");
        for (int request = 0; request < 3; request++) {
          HttpResponse<String> response = get(client, scheme, port);
          assertThat(response.version()).isEqualTo(Version.HTTP_2);
          assertThat(response.body()).isEqualTo("a page");
        }
      }
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aConnectionAndItsWebSocketsOutliveReloads(String mode) throws Exception {
    MoltProcess molt = molt(mode);
    try (Http2Client client = Http2Client.open(molt)) {
      int generation = Integer.parseInt(client.get(1, "/generation").split(" ")[1]);
      client.webSocket(3, "/a").webSocket(5, "/b");
      assertThat(client.heard(3)).isEqualTo("welcome to /a " + generation);
      assertThat(client.heard(5)).isEqualTo("welcome to /b " + generation);
      client.say(3, "join hall");
      assertThat(client.heard(3)).isEqualTo("true " + generation);
      client.say(3, "id").say(5, "id");
      assertThat(client.heard(3)).isNotEqualTo(client.heard(5));
      for (int round = 1; round <= 5; round++) {
        reload(molt);
        int next = generation + round;
        assertThat(client.get(5 + 2 * round, "/generation")).isEqualTo("generation " + next);
        client.say(5, "say hall round " + round);
        assertThat(client.heard(5)).isEqualTo("adopted " + next);
        assertThat(client.heard(3)).isEqualTo("round " + round + " " + next);
      }
      client.say(3, "what");
      assertThat(client.heard(3)).isEqualTo("adopted " + (generation + 5));
      assertThat(client.heard(3)).isEqualTo("/a Optional.empty [hall]");
    }
  }

  @Test
  void theEndOfTheServerLosesNothingThatIsOnItsWay() throws Exception {
    MoltProcess molt = servers.start(instance());
    try (Http2Client client = Http2Client.open(molt)) {
      client.webSocket(1, "/a");
      assertThat(client.heard(1)).startsWith("welcome to /a ");
      client.request(3, "POST", "/page", false).send(Http2Client.DATA, 0, 3, new byte[10]);
      client.send(Http2Client.PING, 0, 0, new byte[8]);
      client.await(frame -> frame.type() == Http2Client.PING && frame.flags() == 1);
      molt.signal("TERM");
      Http2Client.Frame warning = client.await(Http2Client.GOAWAY);
      assertThat(warning.number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(warning.number(4)).isZero();
      client.request(5, "POST", "/page", false).send(Http2Client.DATA, 1, 5, new byte[10]);
      client.send(Http2Client.DATA, 1, 3, new byte[10]);
      assertThat(client.answer(3, 200)).isEqualTo("a page");
      assertThat(client.answer(5, 200)).isEqualTo("a page");
      Http2Client.Frame ping = client.await(Http2Client.PING);
      client.send(Http2Client.PING, 1, 0, ping.payload());
      assertThat(client.await(Http2Client.GOAWAY).number(0)).isEqualTo(5);
      byte[] close = client.next(1).payload();
      assertThat(close[0]).isEqualTo((byte) 0x88);
      assertThat(ByteBuffer.wrap(close).getShort(2)).isEqualTo((short) 1001);
      client.send(Http2Client.DATA, 1, 1, new byte[0]);
      client.awaitEnd();
      assertThat(molt.awaitExit()).isZero();
    }
  }
}
