package io.molt.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.http.HttpProtocol;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestCertificates;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpRequest;
import io.molt.net.websocket.WebSocketHandshake;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends no more when it has asked for a WebSocket. */
@ExtendWith(LeakCheck.class)
class InputEndTest {

  @TempDir Path directory;

  /** Decides when it is told to. */
  private static final class Slow extends EchoHandler {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch decides = new CountDownLatch(1);

    @Override
    public void onHandshake(HttpRequest request, WebSocketHandshake handshake) throws Exception {
      asked.countDown();
      assertThat(decides.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest(name = "tls={0}")
  @ValueSource(booleans = {false, true})
  void theEndReachesTheWebSocketThatComesAfterIt(boolean tls) throws Exception {
    TestSettings settings = TestSettings.of(new HttpProtocol());
    TestCertificates certificates = new TestCertificates(directory);
    if (tls) {
      certificates.write("web", certificates.issue("localhost", "127.0.0.1"));
      certificates.use(settings, "web");
    }
    Slow handler = new Slow();
    try (TestServer server = TestServer.started(settings, new HandlerFake(handler).threaded());
        RawClient client = tls ? certificates.connect(server.port()) : server.connect()) {
      client.send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      assertThat(handler.asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.closeOutput();
      server.passLoops(); // by then it is known
      handler.decides.countDown();
      assertThat(client.response(false).status()).isEqualTo(101);
      assertThat(client.isAtEnd()).isTrue();
      handler.awaitLog("open", "close 1006 ");
    }
  }
}
