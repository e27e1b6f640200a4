package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {

  @TempDir Path directory;
  private Path socket;
  private final Recording recording = new Recording();

  @BeforeEach
  void name() {
    socket = directory.resolve("molt.sock");
  }

  private CommandException failure(String command) {
    return catchThrowableOfType(
        CommandException.class,
        () -> {
          try (ControlClient client = recording.streams().connect(socket)) {
            client.execute(command);
          }
        });
  }

  @Test
  void theCommandIsSentWithTheWidthAndTheAnswerIsPrinted() throws Exception {
    try (FakeShell shell =
            new FakeShell(socket, line -> "O größer\nO\nE  wrong\nO \nO last\nX 4\n");
        ControlClient client = recording.streams().connect(socket)) {
      assertThat(client.execute("echo 'ü'")).isEqualTo(4);
      assertThat(recording.out()).isEqualTo("größer\n\n\nlast\n");
      assertThat(recording.err()).isEqualTo(" wrong\n");
      assertThat(shell.received()).containsExactly("EXEC 80 echo 'ü'");
    }
  }

  @Test
  void oneConnectionServesManyCommands() throws Exception {
    try (FakeShell shell = new FakeShell(socket, line -> "X " + line.length() + "\n");
        ControlClient client = recording.streams().connect(socket)) {
      assertThat(client.execute("a")).isEqualTo(9);
      assertThat(client.execute("abc")).isEqualTo(11);
      assertThat(shell.received()).containsExactly("EXEC 80 a", "EXEC 80 abc");
    }
  }

  @Test
  void aConnectionThatEndsBeforeTheExitCodeIsAFailure() throws Exception {
    try (FakeShell shell = new FakeShell(socket, line -> "")) {
      CommandException failure = failure("shutdown");
      assertThat(failure).hasMessage("the server has closed the connection");
      assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILURE);
      assertThat(shell.received()).containsExactly("EXEC 80 shutdown");
    }
  }

  @Test
  void anAnswerThatIsNotOfTheProtocolIsAFailure() throws Exception {
    try (FakeShell shell = new FakeShell(socket, line -> "HTTP/1.1 400\n")) {
      assertThat(failure("status"))
          .hasMessage("the server has said: HTTP/1.1 400 (expected: O, E or X)");
      assertThat(shell.received()).hasSize(1);
    }
  }

  @Test
  void aCommandOfTwoLinesIsRefused() throws Exception {
    try (FakeShell shell = new FakeShell(socket, line -> "X 0\n")) {
      CommandException failure = failure("status\nshutdown");
      assertThat(failure).hasMessage("a command is one line");
      assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(shell.received()).isEmpty();
    }
  }

  @Test
  void aSocketThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> recording.streams().connect(socket)).isInstanceOf(IOException.class);
  }
}
