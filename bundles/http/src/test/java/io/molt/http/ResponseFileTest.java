package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code response.sendFile} as an application calls it. */
@ExtendWith(LeakCheck.class)
class ResponseFileTest {

  @TempDir Path directory;

  private final TestSettings settings = HttpFake.settings();
  private Path file;

  @BeforeEach
  void haveFile() throws IOException {
    file = Files.writeString(directory.resolve("file"), "0123456789");
  }

  private RawClient.Response answer(HttpHandler handler) throws Exception {
    try (TestServer server = TestServer.started(settings, new HandlerFake(handler));
        RawClient client = server.connect()) {
      return client.get("/").response();
    }
  }

  @Test
  void statusAndFieldsAreThoseThatWereSet() throws Exception {
    RawClient.Response whole =
        answer((request, response) -> response.status(203).header("X", "y").sendFile(file));
    assertThat(whole.status()).isEqualTo(203);
    assertThat(whole.field("X")).isEqualTo("y");
    assertThat(whole.text()).isEqualTo("0123456789");
    assertThat(answer((request, response) -> response.sendFile(file, 3, 4)).text())
        .isEqualTo("3456");
  }

  @Test
  void whatCannotBeSentLeavesTheAnswerOpen() throws Exception {
    RawClient.Response other =
        answer(
            (request, response) -> {
              assertThatExceptionOfType(NoSuchFileException.class)
                  .isThrownBy(() -> response.sendFile(directory.resolve("none")));
              assertThatExceptionOfType(IllegalArgumentException.class)
                  .isThrownBy(() -> response.sendFile(file, 5, 6));
              response.end("another");
            });
    assertThat(other.text()).isEqualTo("another");
  }

  @Test
  void aFileIsTheWholeAnswer() throws Exception {
    RawClient.Response written =
        answer(
            (request, response) -> {
              response.write("begun");
              assertThatExceptionOfType(IllegalStateException.class)
                  .isThrownBy(() -> response.sendFile(file));
            });
    assertThat(written.text()).isEqualTo("begun");
    RawClient.Response sent =
        answer(
            (request, response) -> {
              response.sendFile(file);
              assertThat(response.isOpen()).isFalse();
              assertThatExceptionOfType(IllegalStateException.class)
                  .isThrownBy(() -> response.end("late"));
            });
    assertThat(sent.text()).isEqualTo("0123456789");
  }

  @Test
  void aLengthThatWasDeclaredIsTheFiles() throws Exception {
    HttpHandler wrong =
        (request, response) -> {
          response.header("Content-Length", "9");
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> response.sendFile(file));
          response.end("123456789");
        };
    assertThat(answer(wrong).text()).isEqualTo("123456789");
    HttpHandler right =
        (request, response) -> response.header("Content-Length", "10").sendFile(file);
    assertThat(answer(right).text()).isEqualTo("0123456789");
  }
}
