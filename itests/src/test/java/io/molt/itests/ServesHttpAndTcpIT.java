package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.itests.HttpClientConnection.HttpAnswer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The distribution serves the sample application over HTTP and TCP. */
final class ServesHttpAndTcpIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    molt = servers.start(Instance.withHello());
  }

  @Test
  void helloAnswersOverHttp() {
    try (HttpClientConnection connection = molt.http()) {
      HttpAnswer answer = connection.get("/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .matches("Hello from hello 0\\.1\\.0, worker [01], generation \\d+\n");
      assertThat(answer.field("Date")).isPresent();
    }
  }

  @Test
  void helloEchoesOverTcp() {
    try (TcpClientConnection connection = molt.tcp()) {
      connection.send("good day\n");
      assertThat(connection.readLine())
          .matches("hello 0\\.1\\.0, worker [01], generation \\d+: good day");
    }
  }

  @Test
  void oneConnectionCarriesManyRequests() {
    try (HttpClientConnection connection = molt.http()) {
      for (int i = 0; i < 50; i++) {
        assertThat(connection.get("/" + i).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void headIsAnsweredWithoutABody() {
    try (HttpClientConnection connection = molt.http()) {
      connection.request("HEAD", "/");
      assertThat(connection.read(false).status()).isEqualTo(200);
      assertThat(connection.get("/").body()).startsWith("Hello");
    }
  }

  @Test
  void connectionsAreSharedOutOverTheWorkers() {
    assertThat(IntStream.range(0, 32).map(i -> molt.ask().worker()).boxed()).contains(0, 1);
  }

  @Test
  void theMasterIsTheProcessThatWasStarted() {
    assertThat(molt.pid()).isEqualTo(molt.processId());
  }
}
