package io.molt.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends no more when it has asked for a WebSocket. */
@ExtendWith(LeakCheck.class)
class InputEndTest {

  @TempDir Path directory;

  @ParameterizedTest(name = "tls={0}")
  @ValueSource(booleans = {false, true})
  void theEndReachesTheWebSocketThatComesAfterIt(boolean tls) throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));
    TestCertificates certificates = new TestCertificates(directory);
    if (tls) {
      certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
      certificates.use(settings, "web");
    }
    UndecidedHandler handler = new UndecidedHandler();
    try (TestServer server = TestServer.started(settings, new HandlerFake(handler).threaded());
        RawClient client = tls ? certificates.connect(server.port()) : server.connect()) {
      client.send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      handler.awaitAsked();
      client.closeOutput();
      server.passLoops(); // by then it is known
      handler.accept();
      assertThat(client.response(false).status()).isEqualTo(101);
      assertThat(client.isAtEnd()).isTrue();
      handler.awaitLog("open", "close 1006 ");
    }
  }
}
