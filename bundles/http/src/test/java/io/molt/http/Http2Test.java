package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.listener.LeakCheck;
import io.molt.listener.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 as the JDK's client speaks it, on real sockets. */
@ExtendWith(LeakCheck.class)
class Http2Test {

  private static HttpFake echo() {
    return HttpFake.threaded(
        exchange ->
            HttpFake.answer(
                exchange,
                exchange.request().protocol()
                    + " "
                    + exchange.request().uri()
                    + " "
                    + exchange.request().content().length));
  }

  @Test
  void aClientAsksForIt() throws Exception {
    try (TestServer server = TestServer.started(HttpFake.settings(), echo());
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/a?b=c");
      HttpResponse<String> first =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(first.version()).isEqualTo(Version.HTTP_2);
      assertThat(first.body()).isEqualTo("HTTP/2.0 /a?b=c 0");
      HttpResponse<String> second =
          client.send(
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1_000_000]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(second.body()).isEqualTo("HTTP/2.0 /a?b=c 1000000");
      assertThat(server.status().accepted()).isEqualTo(1);
    }
  }
}
