package io.molt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.reload.ReloadTarget;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlListenerTest {

  private static final int MAX_CLIENTS = 4;

  @TempDir Path run;
  private final TestShell shell = new TestShell();
  private final List<Client> clients = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private Path path;
  private ControlListener socket;

  @BeforeEach
  void open() throws IOException {
    path = run.resolve("molt.sock");
    socket = newSocket();
    socket.open();
  }

  private ControlListener newSocket() {
    return new ControlListener(path, MAX_CLIENTS, shell::commandLine, clock::incrementAndGet);
  }

  @AfterEach
  void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    socket.close();
    shell.close();
  }

  /** Someone who speaks the protocol, or something else. */
  private static final class Client implements Closeable {
    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final BufferedReader in;

    private Client(Path path) throws IOException {
      channel.connect(UnixDomainSocketAddress.of(path));
      in = new BufferedReader(Channels.newReader(channel, UTF_8));
    }

    void send(String text) throws IOException {
      ByteBuffer bytes = UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    /** The answer up to and with the exit code, or what came before the connection ended. */
    List<String> answer() throws IOException {
      List<String> lines = new ArrayList<>();
      String line = in.readLine();
      while (line != null && !line.startsWith("X ")) {
        lines.add(line);
        line = in.readLine();
      }
      lines.add(String.valueOf(line));
      return lines;
    }

    List<String> exec(String command) throws IOException {
      send("EXEC 80 " + command + "\n");
      return answer();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private Client connect() throws IOException {
    Client client = new Client(path);
    clients.add(client);
    return client;
  }

  @Test
  void aCommandIsRunAndItsOutputAndExitCodeComeBack() throws IOException {
    shell.server.answer(FakeServer.failed("", "not \u00fcberall"));
    assertThat(connect().exec("reload workers"))
        .containsExactly("O hello: failed, nothing was changed: not \u00fcberall", "X 4");
  }

  @Test
  void theWordsOfACommandComeAsTheyWereTyped() throws IOException {
    shell.server.answer(FakeServer.swapped(2, "1.0.1"));
    Client client = connect();
    client.send("RUN 80 reload a%0Ab+%27%24c\n");
    assertThat(client.answer()).last().isEqualTo("X 0");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.WorkersOf("a\nb '$c"));
    client.send("RUN 80 status \n");
    assertThat(client.answer())
        .as("a word that is empty is a word")
        .containsExactly("E molt: status (expected: molt status [--bundles] [--json])", "X 2");
    assertThat(client.exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void commandsOfOneConnectionShareASession() throws IOException {
    Client client = connect();
    assertThat(client.exec("a = 5")).last().isEqualTo("X 0");
    assertThat(client.exec("$a")).containsExactly("O 5", "X 0");
    assertThat(connect().exec("$a")).doesNotContain("O 5");
  }

  @Test
  void anErrorIsAnErrorLineAndTheConnectionGoesOn() throws IOException {
    Client client = connect();
    assertThat(client.exec("nonsense"))
        .containsExactly("E CommandNotFoundException: Command not found: nonsense", "X 1");
    assertThat(client.exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void nonsenseIsAnsweredAndTheConnectionGoesOn() throws IOException {
    Client client = connect();
    for (String line :
        List.of(
            "",
            "status",
            "EXEC status",
            "EXEC x status",
            "exec 1 status",
            "RUN status",
            "RUN 1 reload %x")) {
      client.send(line + "\n");
      assertThat(client.answer())
          .containsExactly(
              "E not understood (expected: EXEC WIDTH COMMAND, or RUN WIDTH WORD..., at most 65536"
                  + " bytes)",
              "X 2");
    }
    assertThat(client.exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void anOverlongLineIsReadOverAndAnswered() throws IOException {
    Client client = connect();
    client.send("EXEC 0 " + "x".repeat(70_000) + "\n");
    assertThat(client.answer()).last().isEqualTo("X 2");
    assertThat(client.exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void outputWithoutALineEndIsNotLost() throws IOException {
    shell.add(new Printer(), "unended");
    assertThat(connect().exec("unended")).containsExactly("O one", "O two", "X 0");
  }

  /** Prints as some commands do. */
  public static final class Printer {
    public void unended() {
      org.apache.felix.service.command.Process.Utils.current().out().print("one\r\ntwo");
    }
  }

  @Test
  void onlyTheOwnerMayConnect() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingElseIsLeftBesideIt() throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void aStaleSocketIsReplacedAndTheSocketIsRemovedAtTheEnd() throws IOException {
    ControlListener next = newSocket();
    next.open();
    assertThat(connect().exec("ready")).containsExactly("O ready", "X 0");
    next.close();
    assertThat(path).doesNotExist();
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsTheConnections() throws IOException {
    Client client = connect();
    client.exec("ready");
    socket.close();
    assertThat(client.answer()).containsExactly("null");
  }

  @Test
  void idleClientsMakeRoomTheLongestIdleFirst() throws IOException {
    List<Client> idle = new ArrayList<>();
    for (int i = 0; i < MAX_CLIENTS; i++) {
      Client client = connect();
      client.exec("ready");
      idle.add(client);
    }
    assertThat(connect().exec("ready")).containsExactly("O ready", "X 0");
    assertThat(idle.get(0).answer()).containsExactly("null");
    assertThat(idle.get(1).exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void whenAllAreBusyAFurtherClientIsRefused() throws Exception {
    Busy busy = new Busy();
    shell.add(busy, "busy");
    List<Client> working = new ArrayList<>();
    for (int i = 0; i < MAX_CLIENTS; i++) {
      Client client = connect();
      client.send("EXEC 0 busy\n");
      working.add(client);
    }
    busy.begun.await();
    assertThat(connect().answer())
        .containsExactly("E too many control connections (expected: at most 4)", "X 1");
    busy.end.countDown();
    assertThat(working.get(3).answer()).containsExactly("X 0");
  }

  /** Takes until it is told to end. */
  public static final class Busy {
    private final CountDownLatch begun = new CountDownLatch(MAX_CLIENTS);
    private final CountDownLatch end = new CountDownLatch(1);

    public void busy() throws InterruptedException {
      begun.countDown();
      end.await();
    }
  }

  @Test
  void aClientThatDoesNotReadHindersNobody() throws IOException {
    shell.add(new Flood(), "flood");
    connect().send("EXEC 0 flood\n");
    assertThat(connect().exec("ready")).containsExactly("O ready", "X 0");
  }

  /** Prints more than a socket holds. */
  public static final class Flood {
    public void flood() {
      String line = "x".repeat(1000);
      for (int i = 0; i < 10_000; i++) {
        org.apache.felix.service.command.Process.Utils.current().out().println(line);
      }
    }
  }

  @Test
  void clientsThatDoNotReadForLongMakeRoom() throws IOException {
    shell.add(new Flood(), "flood");
    for (int i = 0; i < MAX_CLIENTS; i++) {
      connect().send("EXEC 0 flood\n");
    }
    List<String> answer;
    do {
      clock.addAndGet(Duration.ofSeconds(11).toNanos());
      answer = tryReady();
    } while (!answer.equals(List.of("O ready", "X 0")));
  }

  /** A client that is refused may find the connection closed when it sends. */
  private List<String> tryReady() {
    try {
      return connect().exec("ready");
    } catch (IOException refused) {
      return List.of();
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleHindersNobody() throws IOException {
    shell.add(new Flood(), "flood");
    Client client = connect();
    client.send("EXEC 0 flood\n");
    client.close();
    assertThat(connect().exec("ready")).containsExactly("O ready", "X 0");
  }

  @Test
  void aDirectoryOfOthersAmongTheTemporaryFilesIsRefused() throws IOException {
    Path directory = run.resolve("molt-x");
    PrivateSocket.createOwnDirectory(directory);
    PrivateSocket.createOwnDirectory(directory);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");

    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(() -> PrivateSocket.createOwnDirectory(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rwxrwx--- (expected: a directory of ");
  }

  @Test
  void aLinkInPlaceOfTheDirectoryIsRefused() throws IOException {
    Path link =
        Files.createSymbolicLink(run.resolve("link"), Files.createDirectory(run.resolve("d")));
    assertThatThrownBy(() -> PrivateSocket.createOwnDirectory(link))
        .isInstanceOf(IOException.class);
  }
}
