package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow or talk nonsense are answered or closed, and disturb nobody. */
final class RudeClientsIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withProbe().setListener("http", "http_header_time", "1"));
  }

  @AfterEach
  void othersAreServed() {
    try (Load load = Load.steady(molt.instance(), 2, 2)) {
      load.awaitAnswers(200);
      load.stop().assertNothingLost();
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | complete nonsense",
        "400 | GET / HTTP/1.1~Bad Field: x",
        "400 | GET / HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 6",
        "400 | GET / HTTP/1.1~Host: a~Content-Length: minus one",
        "413 | POST / HTTP/1.1~Host: a~Content-Length: 999999999999",
      })
  void aRequestThatCannotBeUnderstoodIsRefused(int status, String head) {
    try (HttpClientConnection connection = molt.http()) {
      connection.send(head.replace("~", "\r\n") + "\r\n\r\n");
      assertThat(connection.read().status()).isEqualTo(status);
      connection.awaitClosed();
    }
  }

  @Test
  void tooLongALineAndTooManyFieldsAreRefused() {
    try (HttpClientConnection connection = molt.http()) {
      connection.send("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.read().status()).isEqualTo(414);
    }
    try (HttpClientConnection connection = molt.http()) {
      connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(20_000) + "\r\n\r\n");
      assertThat(connection.read().status()).isEqualTo(431);
    }
  }

  @Test
  void aHeadThatDoesNotComeToItsEndIsGivenUp() {
    try (HttpClientConnection connection = molt.http()) {
      connection.send("GET / HTTP/1.1\r\nHos");
      try {
        assertThat(connection.read().status()).isEqualTo(408);
      } catch (AssertionError closedWithoutAnAnswer) {
        assertThat(closedWithoutAnAnswer).hasMessageContaining("closed by the server");
      }
    }
  }

  @Test
  void aRequestThatComesByteByByteIsAnswered() {
    try (HttpClientConnection connection = molt.http()) {
      for (char c : "GET /7 HTTP/1.1\r\nHost: a\r\n\r\n".toCharArray()) {
        connection.send(String.valueOf(c));
      }
      assertThat(Answer.parse(connection.read().body()).text()).isEqualTo("7");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() {
    try (HttpClientConnection connection = molt.http()) {
      connection.request("GET", "/sleep/200/1");
      for (int i = 2; i <= 20; i++) {
        connection.request("GET", "/" + i);
      }
      for (int i = 1; i <= 20; i++) {
        assertThat(Answer.parse(connection.read().body()).text()).isEqualTo("" + i);
      }
    }
  }

  @Test
  void anExpectedContinueIsSentAndAChunkedBodyIsRead() {
    try (HttpClientConnection connection = molt.http()) {
      connection.send(
          "POST /body HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      assertThat(connection.read().status()).isEqualTo(100);
      connection.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      assertThat(Answer.parse(connection.read().body()).text()).isEqualTo("abcde");
    }
  }

  @Test
  void anExceptionOfTheWorkerIsAnsweredWith500() {
    try (HttpClientConnection connection = molt.http()) {
      assertThat(connection.get("/throw/0/x").status()).isEqualTo(500);
    }
  }

  @Test
  void randomBytesAndSuddenEndsLeaveNothingBehind() {
    int sockets = molt.facts().openSockets();
    Random random = new Random(42);
    List<HttpClientConnection> rude = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      HttpClientConnection connection = molt.http();
      rude.add(connection);
      byte[] nonsense = new byte[random.nextInt(2_000)];
      random.nextBytes(nonsense);
      try {
        connection.send(nonsense);
        connection.request("GET", "/sleep/50/x");
      } catch (UncheckedIOException closed) {
        continue;
      }
    }
    rude.forEach(HttpClientConnection::close);
    Await.until(
        "the server has closed what the clients closed",
        Duration.ofSeconds(10),
        () -> molt.facts().openSockets() <= sockets + 2, // the shell begins to listen meanwhile
        () -> molt.facts().openSockets() + " open sockets, " + sockets + " before");
  }
}
