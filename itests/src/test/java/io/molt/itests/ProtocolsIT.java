package io.molt.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protocols that somebody else's bundle brings are served as Molt's own: through reloads, with
 * forced drains, and with what has come lent to the worker.
 */
final class ProtocolsIT {

  private static final int LARGE = 100_000;

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
            .set("worker_num", "1")
            .set("max_wait_time", "0.5")
            .listener("daytime", "daytime")
            .listener("notes", "notes")
            .listener("desk", "desk")
            .listener("secret-notes", "notes")
            .listener("secret-desk", "desk");
    new TlsFiles(instance).renew();
    for (String listener : List.of("secret-notes", "secret-desk")) {
      instance
          .setListener(listener, "ssl_cert_file", "tls/web.pem")
          .setListener(listener, "ssl_key_file", "tls/web.key");
    }
    instance.library("protocols.jar", ForeignProtocols.bundle());
    instance.deploy("clerk.jar", ForeignProtocols.clerk().bytes());
    return instance;
  }

  private static MoltProcess molt(String mode) {
    return requireNonNull(running.get(mode));
  }

  private static TcpClientConnection open(MoltProcess molt, String listener) {
    return TcpClientConnection.open(molt.instance().port(listener));
  }

  private static TcpClientConnection openTls(MoltProcess molt, String listener) {
    return TcpClientConnection.openTls(molt.instance().port(listener), TlsFiles.clients());
  }

  private static NotesClient notes(MoltProcess molt) {
    return new NotesClient(open(molt, "notes"));
  }

  /** What the desk answers. */
  private static String ask(MoltProcess molt, String question) {
    try (TcpClientConnection desk = open(molt, "desk")) {
      desk.send(question + "\n");
      return desk.readLine();
    }
  }

  private static int generation(MoltProcess molt) {
    return Integer.parseInt(ask(molt, "who").substring("who ".length()));
  }

  /** How often the application has begun to wait until now. */
  private static int waits(MoltProcess molt) {
    return Integer.parseInt(ask(molt, "how many have waited"));
  }

  /** Returns when what was sent is in the hands of a worker, and waits there. */
  private static void awaitWaits(MoltProcess molt, int number) {
    Await.until(
        "the application waits",
        Duration.ofSeconds(20),
        () -> waits(molt) >= number,
        () -> waits(molt) + " of " + number);
  }

  /** The number of the new generation. */
  private static int reload(MoltProcess molt) {
    assertThat(molt.molt("reload").exit()).isZero();
    return generation(molt);
  }

  /** Of which neither the protocols nor the application know anything. */
  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void whatIsEncrypted(String mode) {
    MoltProcess molt = molt(mode);
    int old = generation(molt);
    try (NotesClient notes = new NotesClient(openTls(molt, "secret-notes"));
        TcpClientConnection desk = openTls(molt, "secret-desk")) {
      assertThat(notes.read()).isEqualTo("welcome " + old);
      desk.send("who\n");
      assertThat(desk.readLine()).isEqualTo("who " + old);
      int next = reload(molt);
      assertThat(notes.ask("still here")).isEqualTo("still here " + next);
      desk.send("who\n");
      assertThat(desk.readLine()).isEqualTo("who " + next);
      desk.send("notes\n");
      assertThat(desk.readLine()).isEqualTo("notes");
      assertThat(new NotesClient(desk).read()).isEqualTo("welcome " + next);
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aStreamThatTheServerEnds(String mode) {
    MoltProcess molt = molt(mode);
    assertDaytime(molt, generation(molt));
    assertDaytime(molt, reload(molt));
    assertThat(ask(molt, "hold the time")).startsWith("held ");
    int waits = waits(molt);
    try (TcpClientConnection held = open(molt, "daytime")) {
      awaitWaits(molt, waits + 1);
      int next = reload(molt);
      held.awaitClosed();
      assertDaytime(molt, next);
    }
  }

  private static void assertDaytime(MoltProcess molt, int generation) {
    try (TcpClientConnection client = open(molt, "daytime")) {
      assertThat(client.readLine()).isEqualTo("now " + generation + "\r");
      client.awaitClosed();
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void messagesEitherWay(String mode) {
    MoltProcess molt = molt(mode);
    int old = generation(molt);
    try (NotesClient first = notes(molt);
        NotesClient second = notes(molt)) {
      assertThat(first.read()).isEqualTo("welcome " + old);
      assertThat(second.read()).isEqualTo("welcome " + old);
      String id = first.ask("id");
      int next = reload(molt);
      second.send("tell " + id + " hello");
      assertThat(first.read()).isEqualTo("hello " + next);
      assertThat(first.ask("still here")).isEqualTo("still here " + next);
      int waits = waits(molt);
      second.send("wait forever");
      awaitWaits(molt, waits + 1);
      assertThat(first.ask("another")).isEqualTo("another " + next);
      int last = reload(molt);
      second.awaitClosed();
      assertThat(first.ask("and another")).isEqualTo("and another " + last);
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void neitherSideIsFloodedWithMessages(String mode) {
    MoltProcess molt = molt(mode);
    int generation = generation(molt);
    int number = 200;
    try (NotesClient slow =
            new NotesClient(TcpClientConnection.openSlow(molt.instance().port("notes"), LARGE));
        NotesClient other = notes(molt)) {
      assertThat(slow.read()).isEqualTo("welcome " + generation);
      assertThat(other.read()).isEqualTo("welcome " + generation);
      slow.send("flood " + number + " " + LARGE);
      // The worker waits for the client that does not read, and does with others what they ask.
      assertThat(other.ask("meanwhile")).isEqualTo("meanwhile " + generation);
      for (int read = 0; read < number; read++) {
        assertThat(slow.read()).hasSize(LARGE);
      }
      assertThat(slow.read()).isEqualTo("flooded " + generation);
      other.send("wait 200");
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                for (int note = 0; note < number; note++) {
                  other.send(large(note));
                }
              });
      assertThat(other.read()).isEqualTo("wait 200 " + generation);
      for (int note = 0; note < number; note++) {
        assertThat(other.read().getBytes(ISO_8859_1)).isEqualTo(large(note));
      }
      sent.join();
    }
  }

  private static byte[] large(int seed) {
    byte[] note = new byte[LARGE];
    new Random(seed).nextBytes(note);
    return note;
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void anExchangeThatBecomesAStreamOfMessages(String mode) {
    MoltProcess molt = molt(mode);
    int old = generation(molt);
    try (TcpClientConnection desk = open(molt, "desk");
        TcpClientConnection joined = open(molt, "desk");
        NotesClient notes = new NotesClient(joined)) {
      desk.send("one\nand two\n");
      assertThat(desk.readLine()).isEqualTo("one " + old);
      assertThat(desk.readLine()).isEqualTo("and two " + old);
      // What follows the question at once is a note already.
      joined.send("notes\n\0\0\0\2id");
      assertThat(joined.readLine()).isEqualTo("notes");
      assertThat(notes.read()).isEqualTo("welcome " + old);
      String id = notes.read();
      int waits = waits(molt);
      desk.send("wait 300\n");
      awaitWaits(molt, waits + 1);
      int next = reload(molt);
      assertThat(desk.readLine()).isEqualTo("wait 300 " + old);
      assertThat(notes.ask("still here")).isEqualTo("still here " + next);
      try (NotesClient other = notes(molt)) {
        assertThat(other.read()).isEqualTo("welcome " + next);
        other.send("tell " + id + " hello");
        assertThat(notes.read()).isEqualTo("hello " + next);
      }
      desk.send("wait forever\n");
      notes.send("wait forever");
      awaitWaits(molt, waits + 3);
      int last = reload(molt);
      assertThat(desk.readLine()).isEqualTo("!UNAVAILABLE");
      notes.awaitClosed();
      desk.send("who\n");
      assertThat(desk.readLine()).isEqualTo("who " + last);
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void messagesThatAreLent(String mode) {
    MoltProcess molt = molt(mode);
    assertThat(ask(molt, "have notes lent")).isEqualTo("yes");
    reload(molt);
    try (NotesClient notes = notes(molt);
        TcpClientConnection joined = open(molt, "desk");
        NotesClient fromDesk = new NotesClient(joined)) {
      assertThat(notes.read()).startsWith("welcome ");
      joined.send("notes\n");
      assertThat(joined.readLine()).isEqualTo("notes");
      assertThat(fromDesk.read()).startsWith("welcome ");
      for (NotesClient client : List.of(notes, fromDesk)) {
        CompletableFuture<Void> reloads =
            CompletableFuture.runAsync(
                () -> {
                  reload(molt);
                  reload(molt);
                });
        for (int note = 0; note < 20 || !reloads.isDone(); note++) {
          assertThat(client.send(large(note)).read().getBytes(ISO_8859_1)).isEqualTo(large(note));
        }
        reloads.join();
        // Of the last code alone, which no reload has cut off from what it was lent.
        for (int note = 0; note < 50; note++) {
          client.send(large(note)).read();
        }
        client.send(new byte[5_000]).read(); // too small to be lent
        assertThat(client.ask("lent")).isEqualTo("lent true, all refused true");
      }
    }
  }

  @Test
  void aServerOfRequestsAloneServesThem() {
    MoltProcess molt = servers.start(Instance.withHello().withoutListener("tcp"));
    try (HttpClientConnection http = molt.http()) {
      assertThat(http.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aServerOfConnectionsAloneDoesWithoutHttp() {
    MoltProcess molt = servers.start(Instance.withHello().withoutListener("http"));
    try (TcpClientConnection tcp = molt.tcp()) {
      tcp.send("x\n");
      assertThat(tcp.readLine()).endsWith(": x");
    }
    assertThat(molt.molt("shell", "lb -s io.molt.http").out())
        .contains("io.molt.http")
        .doesNotContain("Active");
  }

  @Test
  void aBundleWhoseProtocolsNobodySpeaksIsNotStarted() {
    Instance instance = Instance.withHello();
    instance.library("protocols.jar", ForeignProtocols.bundle());
    MoltProcess molt = servers.start(instance);
    assertThat(molt.molt("shell", "lb -s example").out())
        .contains("example.protocols")
        .doesNotContain("Active");
  }

  @Test
  void theKeysOfAProtocolAreCheckedWithoutStartingIt() throws IOException {
    Instance instance = servers.known(instance());
    instance.setListener("notes", "note_max_lenth", "1K");
    CommandResult check = instance.molt("check");
    assertThat(check.exit()).isEqualTo(78);
    assertThat(check.err())
        .contains("conf/listener-notes.cfg", "note_max_lenth", "nearest is note_max_length");
  }
}
