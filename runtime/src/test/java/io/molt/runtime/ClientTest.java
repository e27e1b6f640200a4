package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.molt.spi.settings.Directories;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

  @TempDir Path base;
  private Directories directories;
  private Path socket;
  private Process server;
  private Recording recording = new Recording();
  private Duration patience = Duration.ofSeconds(30);

  @BeforeEach
  void find() throws IOException {
    directories = new Directories(base, base);
    ProtocolBundle.write(base.resolve("bundles/io.molt.listener.jar"), "http", "tcp");
    socket = directories.run().resolve("molt.sock");
  }

  /** A process that has locked the file as a server does. */
  private void startServer() throws Exception {
    Path lockFile = InstanceRecord.file(directories);
    server = LockHolder.start(lockFile);
    // The holder does not know its own pid when it is started.
    Files.writeString(lockFile, new InstanceRecord(server.pid(), 5, socket).text());
  }

  @AfterEach
  void stopServer() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private int execute(String... words) throws CommandException {
    return new Client(directories, recording.streams(), patience).execute(List.of(words));
  }

  private int exit(String... words) {
    try {
      return execute(words);
    } catch (CommandException e) {
      throw new IllegalStateException(e);
    }
  }

  private CommandException failure(String... words) {
    return catchThrowableOfType(CommandException.class, () -> execute(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reload", "status", "leaks", "shell", "stop", "status --xml", "rollback"})
  void withoutAServerThereIsNothingToTalkTo(String line) {
    CommandException failure = failure(line.split(" "));
    assertThat(failure).hasMessage("no server is running in " + directories.base());
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
  }

  @Test
  void aFileThatAKilledServerLeftBehindIsNoServer() throws Exception {
    startServer();
    stopServer();
    assertThat(failure("status").exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
  }

  @Test
  void theExitCodeOfTheServersCommandIsTheClients() throws Exception {
    startServer();
    try (FakeShell shell = new FakeShell(socket, line -> "E failed\nX 4\n")) {
      assertThat(execute("reload", "workers", "chat")).isEqualTo(ExitCode.RELOAD_FAILED.number());
      assertThat(shell.received()).containsExactly("RUN 80 reload workers chat");
      assertThat(recording.err()).isEqualTo("failed\n");
    }
  }

  /** What they mean is known to the server, which may be of another version. */
  @Test
  void wordsArePassedOnAsTheyAre() throws Exception {
    startServer();
    try (FakeShell shell = new FakeShell(socket, line -> "X 2\n")) {
      assertThat(execute("history", "-n", "", "a\nb c\u00fc;'", "--json"))
          .isEqualTo(ExitCode.USAGE.number());
      assertThat(execute("frobnicate", "x")).isEqualTo(ExitCode.USAGE.number());
      assertThat(shell.received())
          .containsExactly("RUN 80 history -n  a%0Ab+c%C3%BC%3B%27 --json", "RUN 80 frobnicate x");
    }
  }

  @Test
  void theWordsOfAShellCommandAreOneLine() throws Exception {
    startServer();
    try (FakeShell shell = new FakeShell(socket, line -> "X 0\n")) {
      assertThat(execute("shell", "lb", "-s", "|", "grep", "molt")).isZero();
      assertThat(shell.received()).containsExactly("EXEC 80 lb -s | grep molt");
    }
  }

  @Test
  void theShellReadsCommandsUntilTheInputEnds() throws Exception {
    startServer();
    recording = new Recording("one\n\n  \nthree", true);
    try (FakeShell shell = new FakeShell(socket, line -> "O ok\nX " + line.length() + "\n")) {
      assertThat(execute("shell")).isEqualTo("EXEC 80 three".length());
      assertThat(shell.received()).containsExactly("EXEC 80 one", "EXEC 80 three");
      assertThat(recording.out()).isEqualTo("molt> ok\nmolt> molt> molt> ok\nmolt> \n");
    }
  }

  @Test
  void exitEndsTheShellWithTheExitCodeOfTheCommandBefore() throws Exception {
    startServer();
    recording = new Recording("one\nexit\ntwo\n", false);
    try (FakeShell shell = new FakeShell(socket, line -> "X 5\n")) {
      assertThat(execute("shell")).isEqualTo(5);
      assertThat(shell.received()).containsExactly("EXEC 80 one");
      assertThat(recording.out()).isEmpty();
    }
  }

  /** It serves before it takes commands, and who has been served may give one at once. */
  @Test
  void aServerThatDoesNotListenYetIsWaitedFor() throws Exception {
    startServer();
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exit("status"));
    try (FakeShell _ = new FakeShell(socket, line -> "X 3\n")) {
      assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  @Test
  void theSocketOfAnEarlierServerIsWaitedFor() throws Exception {
    startServer();
    Files.createDirectories(directories.run());
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(socket));
    }
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exit("status"));
    Path own = socket.resolveSibling("own.sock");
    try (FakeShell _ = new FakeShell(own, line -> "X 3\n")) {
      Files.move(own, socket, StandardCopyOption.REPLACE_EXISTING);
      assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  @Test
  void aServerThatEndsInsteadOfListeningIsNoServer() throws Exception {
    startServer();
    CompletableFuture<CommandException> failure =
        CompletableFuture.supplyAsync(() -> failure("status"));
    stopServer();
    assertThat(failure.get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
  }

  @Test
  void aServerThatDoesNotListenIsNamed() throws Exception {
    startServer();
    patience = Duration.ZERO;
    CommandException failure = failure("status");
    assertThat(failure)
        .hasMessage(
            "process "
                + server.pid()
                + " has taken no commands for 0 s: it still starts, or stops already"
                + " (its log says which; \"molt stop\" ends it)");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void stopTerminatesTheServerAndWaitsForItsEnd() throws Exception {
    startServer();
    assertThat(execute("stop")).isZero();
    assertThat(recording.out()).isEqualTo("molt: process " + server.pid() + " has stopped\n");
    assertThat(LockedFile.isLocked(InstanceRecord.file(directories))).isFalse();
  }

  @Test
  void aRestartStopsNothingIfTheConfigurationIsBad() throws Exception {
    startServer();
    Files.createDirectories(directories.conf());
    Files.writeString(directories.conf().resolve("server.cfg"), "mode = x\nmod = y\n");
    CommandException failure = failure("stop-for-restart");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(server.isAlive()).isTrue();
    assertThat(failure.getMessage().lines())
        .containsExactly(
            "conf/listener-NAME.cfg: no such file (expected: one for each port)",
            "molt: conf/server.cfg:1: mode: x (expected: process or base)",
            "molt: conf/server.cfg:2: mod: y (expected: a known key; the nearest is mode)");
  }

  @Test
  void checkNamesTheListeners() throws Exception {
    Files.createDirectories(directories.conf());
    Files.writeString(directories.conf().resolve("listener-web.cfg"), "port = 80\nprotocol = http");
    assertThat(execute("check")).isZero();
    assertThat(recording.out()).endsWith("molt: listener web: http on 0.0.0.0:80\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop now", "check conf", "version --json"})
  void awkwardCommandLinesAreRefused(String line) {
    assertThat(failure(line.split(" ")).exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
