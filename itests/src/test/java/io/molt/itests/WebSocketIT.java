package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import example.talk.Talk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets live through all that happens to the code that serves them. */
@Timeout(120)
final class WebSocketIT {

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
            .withoutListener("tcp")
            .setListener("http", "websocket_compression", "on");
    new TlsFiles(instance).renew();
    instance
        .listener("secure", "http")
        .setListener("secure", "ssl_cert_file", "tls/web.pem")
        .setListener("secure", "ssl_key_file", "tls/web.key")
        .setListener("secure", "websocket_compression", "on");
    instance.deploy("talk.jar", talk().bytes());
    return instance;
  }

  private static WorkerBundle talk() {
    return WorkerBundle.library("talk")
        .classesOf(Talk.class)
        .without("Export-Package")
        .header(
            "Import-Package",
            "io.molt.net,io.molt.net.http,io.molt.net.websocket,io.molt.task,io.molt.share,"
                + "io.molt.worker")
        .header("Molt-Worker", Talk.class.getName());
  }

  private static MoltProcess molt(String mode) {
    return requireNonNull(running.get(mode));
  }

  private static String get(MoltProcess molt, String path) {
    try (HttpClientConnection http = molt.http()) {
      return http.get(path).body();
    }
  }

  private static int generation(MoltProcess molt) {
    return Integer.parseInt(get(molt, "/generation").substring("generation ".length()));
  }

  /** The number of the new generation. */
  private static int reload(MoltProcess molt) {
    assertThat(molt.molt("reload").exit()).isZero();
    return generation(molt);
  }

  /** The same, without a command of its own, which takes longer than the reload. */
  private static int reloadBySignal(MoltProcess molt) {
    int before = generation(molt);
    molt.signal("USR1");
    Await.until(
        "the next generation serves",
        Duration.ofSeconds(20),
        () -> generation(molt) > before,
        () -> generation(molt));
    return generation(molt);
  }

  /** Opens one, and is welcomed. */
  private static WebSocketClient welcomed(MoltProcess molt, String... fields) {
    int generation = generation(molt);
    WebSocketClient client = WebSocketClient.open(molt, "/a", fields);
    assertThat(client.read()).isEqualTo("welcome to /a " + generation);
    return client;
  }

  private static void awaitNumber(MoltProcess molt, String path, long number) {
    Await.until(
        path + " tells " + number,
        Duration.ofSeconds(20),
        () -> Long.parseLong(get(molt, path)) >= number,
        () -> get(molt, path));
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void whatAConnectionIsOutlivesReloadsCrashesAndARollback(String mode) {
    MoltProcess molt = molt(mode);
    try (WebSocketClient first = welcomed(molt, "Sec-WebSocket-Protocol: v1, v2");
        WebSocketClient second = welcomed(molt)) {
      assertThat(first.answer()).contains("Sec-WebSocket-Protocol: v1");
      assertThat(first.ask("join hall")).startsWith("true ");
      assertThat(second.ask("join hall")).startsWith("true ");
      String id = first.ask("id");
      for (int round = 1; round <= 20; round++) {
        int next = reloadBySignal(molt);
        second.send("say hall round " + round);
        assertThat(second.read()).isEqualTo("adopted " + next);
        assertThat(second.read()).isEqualTo("round " + round + " " + next);
        // The first hears it too, and no code that it has not talked to has adopted it.
        assertThat(first.read()).isEqualTo("round " + round + " " + next);
      }
      int last = generation(molt);
      assertThat(first.ask("what")).isEqualTo("adopted " + last);
      assertThat(first.read()).isEqualTo("/a Optional[v1] [hall]");

      assertThat(molt.molt("reload", "worker", "talk", "0").exit()).isZero();
      assertThat(molt.molt("reload", "worker", "talk", "1").exit()).isZero();
      assertThat(first.ask("same code, another worker")).isEqualTo("adopted " + last);
      assertThat(first.read()).isEqualTo("same code, another worker " + last);

      molt.instance().deploy("talk.jar", talk().version("2.0.0").bytes());
      reload(molt);
      assertThat(molt.molt("rollback", "talk").exit()).isZero();
      int back = generation(molt);
      second.send("tell " + id + " back again");
      assertThat(second.read()).isEqualTo("adopted " + back);
      assertThat(first.read()).isEqualTo("back again " + back);
      second.send("task " + id + " sent");
      assertThat(first.read()).startsWith("sent by task worker ");
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void messagesInPartsAndCompressionGoOnAcrossAReload(String mode) {
    MoltProcess molt = molt(mode);
    String offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    String text = "the quick brown fox jumps over the lazy dog, and again and in other words: 42; ";
    try (WebSocketClient client = welcomed(molt, offer)) {
      assertThat(client.answer()).contains("Sec-WebSocket-Extensions: permessage-deflate");
      int before = client.sendCompressed(text);
      assertThat(client.read()).isEqualTo(text + " " + generation(molt));
      client.send(WebSocketClient.FIRST_OF_TEXT, "half and ".getBytes(StandardCharsets.UTF_8));
      int next = reload(molt);
      client.send(WebSocketClient.CONTINUATION, "half".getBytes(StandardCharsets.UTF_8));
      assertThat(client.read()).isEqualTo("adopted " + next);
      assertThat(client.read()).isEqualTo("half and half " + next);
      assertThat(client.sendCompressed(text)).isLessThan(before / 3);
      assertThat(client.read()).isEqualTo(text + " " + next);
      // One that all of a room are sent refers to nothing before, and what follows to nothing else.
      assertThat(client.ask("join deflated")).isEqualTo("true " + next);
      for (int round = 0; round < 3; round++) {
        client.sendCompressed("say deflated " + text);
        assertThat(client.read()).isEqualTo(text + " " + next);
        client.sendCompressed(text);
        assertThat(client.read()).isEqualTo(text + " " + next);
      }
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void overTlsToo(String mode) {
    MoltProcess molt = molt(mode);
    String offer = "Sec-WebSocket-Extensions: permessage-deflate";
    String text = "first it was compressed and then it was encrypted, compressed and encrypted; ";
    try (WebSocketClient client =
        WebSocketClient.openTls(molt.instance().port("secure"), "/a", offer)) {
      assertThat(client.read()).isEqualTo("welcome to /a " + generation(molt));
      int before = client.sendCompressed(text);
      assertThat(client.read()).isEqualTo(text + " " + generation(molt));
      for (int round = 0; round < 3; round++) {
        int next = reloadBySignal(molt);
        assertThat(client.sendCompressed(text)).isLessThan(before / 3);
        assertThat(client.read()).isEqualTo("adopted " + next);
        assertThat(client.read()).isEqualTo(text + " " + next);
      }
      client.send("exit");
      assertThat(client.readClose()).isEqualTo(1011);
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aWorkerThatDiesOrIsForcedOutClosesNoOtherConnection(String mode) {
    MoltProcess molt = molt(mode);
    List<WebSocketClient> clients = new ArrayList<>();
    try (WebSocketClient deadly = welcomed(molt)) {
      for (int number = 0; number < 6; number++) {
        clients.add(welcomed(molt));
      }
      deadly.send("exit");
      assertThat(deadly.readClose()).isEqualTo(1011);
      int generation = generation(molt);
      clients.forEach(client -> assertGoesOn(client, generation));
      long waits = Long.parseLong(get(molt, "/waits"));
      WebSocketClient stuck = clients.getFirst();
      stuck.send("wait");
      awaitNumber(molt, "/waits", waits + 1);
      stuck.send("after it");
      int next = reload(molt);
      assertThat(stuck.read()).isEqualTo("adopted " + next);
      assertThat(stuck.read()).isEqualTo("after it " + next);
      clients.forEach(client -> assertGoesOn(client, next));
    } finally {
      clients.forEach(WebSocketClient::close);
    }
  }

  private static void assertGoesOn(WebSocketClient client, int generation) {
    client.send("here?");
    String said = client.read();
    String last = said.startsWith("adopted ") ? client.read() : said;
    assertThat(last).isEqualTo("here? " + generation);
  }

  @Test
  void openWebSocketsHoldUpNoReload() {
    MoltProcess molt = molt("process");
    List<WebSocketClient> clients = new ArrayList<>();
    try {
      for (int number = 0; number < 500; number++) {
        clients.add(welcomed(molt));
      }
      reload(molt);
      // What drains is what is in hand: nothing.
      Await.until(
          "no generation drains",
          Duration.ofSeconds(10),
          () -> !molt.molt("status").out().contains("draining"),
          () -> molt.molt("status").out());
      assertGoesOn(clients.getFirst(), generation(molt));
      assertGoesOn(clients.getLast(), generation(molt));
    } finally {
      clients.forEach(WebSocketClient::close);
    }
  }

  @Test
  void pagesAndRefusalsComeFromTheSamePort() {
    MoltProcess molt = molt("process");
    assertThat(get(molt, "/page")).isEqualTo("a page");
    try (WebSocketClient refused = WebSocketClient.ask(molt, "/secret")) {
      assertThat(refused.answer().getFirst()).isEqualTo("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void theClientOfTheJdkTalksAndCloses() throws Exception {
    MoltProcess molt = molt("base");
    long ends = Long.parseLong(get(molt, "/ends"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            socket.request(1);
            return null;
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
          }
        };
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("ws://localhost:" + molt.instance().port("http") + "/jdk?a=b");
      WebSocket socket = http.newWebSocketBuilder().buildAsync(uri, listener).join();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).startsWith("welcome to /jdk ");
      socket.sendText("in ", false).thenCompose(first -> first.sendText("parts", true)).join();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).startsWith("in parts ");
      socket.sendClose(4000, "enough").join();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 4000");
    }
    awaitNumber(molt, "/ends", ends + 1);
  }

  /** Node's own client, which offers compression, as browsers do. */
  @Test
  @Tag("proof")
  void theClientOfNodeTalksAndCloses() {
    String script =
        """
        const text = 'said again and again; '.repeat(100);
        const socket = new WebSocket(process.argv[1], ['v1', 'v2']);
        let heard = 0;
        socket.onopen = () => { socket.send(text); socket.send(text); };
        socket.onmessage = message => {
          const same = message.data.startsWith(text);
          if (++heard == 3) {
            console.log(socket.protocol, socket.extensions, same);
            socket.close(4001, 'enough');
          }
        };
        socket.onclose = end => console.log(end.code, end.wasClean);
        """;
    String url = "ws://127.0.0.1:" + molt("process").instance().port("http") + "/node";
    CommandResult result =
        CommandResult.of(
            new ProcessBuilder("node", "--experimental-websocket", "-e", script, url),
            Duration.ofSeconds(30));
    assertThat(result.text()).contains("v1 permessage-deflate true", "4001 true");
  }

  @Test
  void theChatOfTheGuideRunsAndTheStopOfTheServerIsSaid() throws IOException {
    String source =
        DocumentText.in(Path.of("..").toAbsolutePath().normalize())
            .block("java", "class Chat")
            .text();
    Instance instance = Instance.empty().withoutListener("tcp");
    WorkerBundle chat =
        WorkerBundle.of("chat", "chat.Chat", source)
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.http,io.molt.net.websocket,io.molt.worker");
    instance.deploy("chat.jar", chat.bytes());
    MoltProcess molt = servers.start(instance);
    try (WebSocketClient nobody = WebSocketClient.ask(molt, "/cellar")) {
      assertThat(nobody.answer().getFirst()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
    try (WebSocketClient ann = WebSocketClient.open(molt, "/cellar?Ann")) {
      assertThat(ann.read()).isEqualTo("Ann: is here");
      WebSocketClient bob = WebSocketClient.open(molt, "/cellar?Bob");
      assertThat(bob.read()).isEqualTo("Bob: is here");
      assertThat(ann.read()).isEqualTo("Bob: is here");
      assertThat(get(molt, "/cellar")).isEqualTo("2 in /cellar\n");
      assertThat(molt.molt("reload").exit()).isZero();
      bob.send("hello");
      assertThat(ann.read()).isEqualTo("Bob: hello");
      assertThat(bob.read()).isEqualTo("Bob: hello");
      molt.signal("TERM");
      assertThat(ann.readClose()).isEqualTo(1001);
      assertThat(bob.readClose()).isEqualTo(1001);
      ann.awaitClosed();
      bob.close();
      assertThat(molt.awaitExit()).isZero();
    }
  }
}
