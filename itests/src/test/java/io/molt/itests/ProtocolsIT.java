package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import example.clerk.BorrowingClerk;
import example.clerk.Clerk;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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

  private static Instance instance(Class<? extends Clerk> clerk) {
    Instance instance =
        Instance.empty()
            .set("auto_reload", "off")
            .set("max_wait_time", "1")
            .listener("daytime", "daytime")
            .listener("notes", "notes")
            .listener("desk", "desk");
    instance.library("protocols.jar", ForeignProtocols.bundle());
    instance.deploy("clerk.jar", ForeignProtocols.clerk(clerk).bytes());
    return instance;
  }

  private static MoltProcess started(String mode, Class<? extends Clerk> clerk) {
    return servers.start(instance(clerk).set("mode", mode));
  }

  private static TcpClientConnection open(MoltProcess molt, String listener) {
    return TcpClientConnection.open(molt.instance().port(listener));
  }

  private static NotesClient notes(MoltProcess molt) {
    return new NotesClient(open(molt, "notes"));
  }

  private static void reload(MoltProcess molt) {
    assertThat(molt.molt("reload").exit()).isZero();
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aStreamThatTheServerEnds(String mode) {
    MoltProcess molt = started(mode, Clerk.class);
    try (TcpClientConnection client = open(molt, "daytime")) {
      assertThat(client.readLine()).isEqualTo("now 1\r");
      client.awaitClosed();
    }
    reload(molt);
    try (TcpClientConnection client = open(molt, "daytime");
        TcpClientConnection desk = open(molt, "desk")) {
      assertThat(client.readLine()).isEqualTo("now 2\r");
      desk.send("hold the time\n");
      assertThat(desk.readLine()).isEqualTo("held 2");
    }
    try (TcpClientConnection held = open(molt, "daytime")) {
      reload(molt);
      held.awaitClosed();
    }
    try (TcpClientConnection client = open(molt, "daytime")) {
      assertThat(client.readLine()).isEqualTo("now 3\r");
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void messagesEitherWay(String mode) {
    MoltProcess molt = started(mode, Clerk.class);
    try (NotesClient first = notes(molt);
        NotesClient second = notes(molt)) {
      assertThat(first.read()).isEqualTo("welcome 1");
      assertThat(second.read()).isEqualTo("welcome 1");
      String id = first.ask("id");
      reload(molt);
      second.send("tell " + id + " hello");
      assertThat(first.read()).isEqualTo("hello 2");
      assertThat(first.ask("still here")).isEqualTo("still here 2");
      second.send("wait forever");
      assertThat(first.ask("another")).isEqualTo("another 2");
      reload(molt);
      second.awaitClosed();
      assertThat(first.ask("and another")).isEqualTo("and another 3");
    }
  }

  @Test
  void neitherSideIsFloodedWithMessages() throws Exception {
    MoltProcess molt = started("process", Clerk.class);
    int number = 400;
    try (NotesClient slow =
            new NotesClient(
                TcpClientConnection.openSlow(molt.instance().port("notes"), LARGE));
        NotesClient other = notes(molt)) {
      assertThat(slow.read()).isEqualTo("welcome 1");
      assertThat(other.read()).isEqualTo("welcome 1");
      slow.send("flood " + number + " " + LARGE);
      // The worker waits for the client that does not read, and does with others what they ask.
      assertThat(other.ask("meanwhile")).isEqualTo("meanwhile 1");
      for (int read = 0; read < number; read++) {
        assertThat(slow.read()).hasSize(LARGE);
      }
      assertThat(slow.read()).isEqualTo("flooded 1");
      other.send("wait 200");
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                for (int note = 0; note < number; note++) {
                  other.send(large(note));
                }
              });
      assertThat(other.read()).isEqualTo("wait 200 1");
      for (int note = 0; note < number; note++) {
        assertThat(other.read().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(large(note));
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
    MoltProcess molt = started(mode, Clerk.class);
    try (TcpClientConnection desk = open(molt, "desk");
        TcpClientConnection joined = open(molt, "desk");
        NotesClient notes = new NotesClient(joined)) {
      desk.send("who\nand who\n");
      assertThat(desk.readLine()).isEqualTo("who 1");
      assertThat(desk.readLine()).isEqualTo("and who 1");
      // What follows the question at once is a note already.
      joined.send("notes\n\0\0\0\2id");
      assertThat(joined.readLine()).isEqualTo("notes");
      assertThat(notes.read()).isEqualTo("welcome 1");
      String id = notes.read();
      desk.send("wait 300\n");
      reload(molt);
      assertThat(desk.readLine()).isEqualTo("wait 300 1");
      assertThat(notes.ask("still here")).isEqualTo("still here 2");
      try (NotesClient other = notes(molt)) {
        assertThat(other.read()).isEqualTo("welcome 2");
        other.send("tell " + id + " hello");
        assertThat(notes.read()).isEqualTo("hello 2");
      }
      desk.send("wait forever\n");
      reload(molt);
      assertThat(desk.readLine()).isEqualTo("!UNAVAILABLE");
      desk.send("who\n");
      assertThat(desk.readLine()).isEqualTo("who 3");
      notes.send("wait forever");
      reload(molt);
      notes.awaitClosed();
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void messagesThatAreLent(String mode) {
    MoltProcess molt = started(mode, BorrowingClerk.class);
    try (NotesClient notes = notes(molt);
        TcpClientConnection joined = open(molt, "desk");
        NotesClient fromDesk = new NotesClient(joined)) {
      assertThat(notes.read()).isEqualTo("welcome 1");
      joined.send("notes\n");
      assertThat(joined.readLine()).isEqualTo("notes");
      assertThat(fromDesk.read()).isEqualTo("welcome 1");
      for (int reload = 0; reload < 3; reload++) {
        CompletableFuture<Void> reloading = CompletableFuture.runAsync(() -> reload(molt));
        for (int note = 0; note < 20; note++) {
          byte[] large = large(note);
          for (NotesClient client : new NotesClient[] {notes, fromDesk}) {
            String back = client.send(large).read();
            assertThat(back.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(large);
          }
        }
        reloading.join();
      }
      notes.send(large(1)).read();
      assertThat(notes.send(large(1)).send("lent").read()).hasSize(LARGE);
      assertThat(notes.read()).startsWith("lent ");
    }
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
  void theKeysOfAProtocolAreCheckedWithoutStartingIt() {
    Instance instance = servers.known(instance(Clerk.class));
    instance.setListener("notes", "note_max_lenth", "1K");
    CommandResult check = instance.molt("check");
    assertThat(check.exit()).isEqualTo(78);
    assertThat(check.err())
        .contains("conf/listener-notes.cfg", "note_max_lenth", "nearest is note_max_length");
  }
}
