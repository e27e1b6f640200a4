package io.molt.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.http.HandlerFake;
import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.LeakCheck;
import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import io.molt.listener.TestSettings;
import io.molt.net.http.HttpException;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandshake;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request that asks for a WebSocket is answered. */
@ExtendWith(LeakCheck.class)
class HandshakeTest {

  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";

  private final TestSettings settings = TestSettings.of(new HttpProtocol(Http2Port::new));

  /** Pages and sockets, as most applications have both. */
  private static class Both extends EchoHandler implements HttpHandler {
    @Override
    public void onRequest(HttpRequest request, HttpResponse response) {
      response.end("page " + request.path());
    }
  }

  private TestServer server(Object handler) throws Exception {
    return TestServer.started(settings, new HandlerFake(handler));
  }

  @Test
  void theExampleOfTheRfcIsAcceptedAndMessagesGoEitherWay() throws Exception {
    EchoHandler handler = new EchoHandler();
    try (TestServer server = server(handler);
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      RawClient.Response response = socket.handshake("");
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.field("Upgrade")).isEqualTo("websocket");
      assertThat(response.field("Connection")).isEqualTo("Upgrade");
      assertThat(response.field("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(response.fields())
          .doesNotContainKeys(
              "sec-websocket-protocol",
              "sec-websocket-extensions",
              "content-length",
              "transfer-encoding");
      socket.send(RawWebSocket.LAST | RawWebSocket.TEXT, "hällo");
      assertThat(socket.readText()).isEqualTo("hällo");
      socket.close(1000, "bye");
      assertThat(socket.readClose()).isEqualTo(1000);
      assertThat(socket.isAtEnd()).isTrue();
      handler.awaitLog("open", "close 1000 bye");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: Upgrade                 | Connection: keep-alive           | 400",
        "GET /chat                           | POST /chat                       | 400",
        "Sec-WebSocket-Version: 13           | Sec-WebSocket-Version: 8         | 426",
        "Sec-WebSocket-Version: 13           | Sec-WebSocket-Version: 13, 8     | 426",
        "Sec-WebSocket-Version: 13           | X-Nothing: 1                     | 426",
        "Sec-WebSocket-Key                   | X-Key                            | 400",
        "dGhlIHNhbXBsZSBub25jZQ==            | dGhlIHNhbXBsZSBub25jZQ           | 101",
        "dGhlIHNhbXBsZSBub25jZQ==            | dGhlIHNhbXBsZQ==                 | 400",
        "dGhlIHNhbXBsZSBub25jZQ==            | ?                                | 400",
        "Upgrade: websocket                  | Upgrade: WebSocket               | 101",
        "Upgrade: websocket                  | upgrade: h2c, websocket          | 101",
        "Connection: Upgrade                 | Connection: keep-alive, upgrade  | 101",
        "Sec-WebSocket-Version: 13           | Sec-WebSocket-Version:13         | 101",
      })
  void anotherRequestIsAnswered(String part, String instead, int status) throws Exception {
    try (TestServer server = server(new Both());
        RawClient client = server.connect()) {
      String request = RawWebSocket.REQUEST.replace(part, instead) + "\n";
      RawClient.Response response =
          client.send(RawWebSocket.lines(request)).response(status != 101);
      assertThat(response.status()).isEqualTo(status);
      if (status == 426) {
        assertThat(response.field("Sec-WebSocket-Version")).isEqualTo("13");
      }
      if (status != 101) {
        assertThat(response.text()).contains("expected");
        assertThat(client.get("/next").response().text()).isEqualTo("page /next");
      }
    }
  }

  @Test
  void twoKeysAndABodyAreRefused() throws Exception {
    try (TestServer server = server(new Both());
        RawClient twoKeys = server.connect();
        RawClient body = server.connect()) {
      twoKeys.send(RawWebSocket.lines(RawWebSocket.REQUEST + KEY + "\n"));
      assertThat(twoKeys.response().status()).isEqualTo(400);
      body.send(RawWebSocket.lines(RawWebSocket.REQUEST + "Content-Length: 3\n\nabc"));
      assertThat(body.response().status()).isEqualTo(400);
      assertThat(body.get("/next").response().text()).isEqualTo("page /next");
    }
  }

  @Test
  void theClientIsWhomATrustedProxyNames() throws Exception {
    settings.own.put("http_trusted_proxies", "127.0.0.1");
    EchoHandler handler =
        new EchoHandler() {
          @Override
          public void onOpen(WebSocketConnection connection) {
            log.add("open " + connection.remoteAddress());
          }
        };
    try (TestServer server = server(handler);
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      assertThat(socket.handshake("X-Forwarded-For: 203.0.113.7\n").status()).isEqualTo(101);
      handler.awaitLog("open /203.0.113.7:0");
      assertThat(server.connection().remoteAddress()).hasToString("/203.0.113.7:0");
    }
  }

  @Test
  void anUpgradeOfHttp10IsNone() throws Exception {
    try (TestServer server = server(new Both());
        RawClient client = server.connect()) {
      String request = RawWebSocket.REQUEST.replace("HTTP/1.1", "HTTP/1.0") + "\n";
      assertThat(client.send(RawWebSocket.lines(request)).response().text())
          .isEqualTo("page /chat");
    }
  }

  @Test
  void whoHasNoWebSocketsSaysSo() throws Exception {
    HttpHandler pages = (request, response) -> response.end("page");
    try (TestServer server = server(pages);
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      RawClient.Response response =
          socket.client().send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n")).response();
      assertThat(response.status()).isEqualTo(501);
      assertThat(response.text()).isEqualTo("there are no WebSockets here\n");
      assertThat(socket.client().get("/").response().text()).isEqualTo("page");
    }
  }

  @Test
  void whoHasNothingElseSaysSo() throws Exception {
    try (TestServer server = server(new EchoHandler());
        RawClient client = server.connect()) {
      RawClient.Response response = client.get("/").response();
      assertThat(response.status()).isEqualTo(426);
      assertThat(response.field("Upgrade")).isEqualTo("websocket");
      assertThat(client.send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n")).response(false))
          .extracting(RawClient.Response::status)
          .isEqualTo(101);
    }
  }

  @Test
  void theHandlerChoosesASubprotocolAndAddsFieldsAndAttributes() throws Exception {
    EchoHandler handler =
        new EchoHandler() {
          @Override
          public void onHandshake(HttpRequest request, WebSocketHandshake handshake) {
            assertThat(handshake.subprotocols()).containsExactly("v1", "v2", "v3");
            assertThatThrownBy(() -> handshake.subprotocol("v4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("v4")
                .hasMessageContaining("[v1, v2, v3]");
            for (String own : List.of("Sec-WebSocket-Accept", "upgrade", "Connection", "a b")) {
              assertThatThrownBy(() -> handshake.header(own, "x"))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining(own);
            }
            handshake.subprotocol("v2").header("Set-Cookie", "a=b").setAttribute("user", "Ann");
          }

          @Override
          public void onOpen(WebSocketConnection connection) {
            connection.push(connection.attribute("user") + " " + connection.subprotocol());
          }
        };
    settings.own.put("websocket_subprotocol", "v1");
    try (TestServer server = server(handler);
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      RawClient.Response response =
          socket.handshake("Sec-WebSocket-Protocol: v1, v2\nSec-WebSocket-Protocol: v3\n");
      assertThat(response.field("Sec-WebSocket-Protocol")).isEqualTo("v2");
      assertThat(response.field("Set-Cookie")).isEqualTo("a=b");
      assertThat(socket.readText()).isEqualTo("Ann Optional[v2]");
    }
  }

  @Test
  void theSubprotocolOfTheSettingsIsChosenWhereItIsOffered() throws Exception {
    settings.own.put("websocket_subprotocol", "v2");
    try (TestServer server = server(new EchoHandler());
        RawWebSocket offers = new RawWebSocket(server.connect());
        RawWebSocket offersOther = new RawWebSocket(server.connect())) {
      assertThat(offers.handshake("Sec-WebSocket-Protocol: v1,v2\n").fields())
          .containsEntry("sec-websocket-protocol", "v2");
      assertThat(offersOther.handshake("Sec-WebSocket-Protocol: v1\n").fields())
          .doesNotContainKey("sec-websocket-protocol");
    }
  }

  @Test
  void theHandlerRefusesOrThrows() throws Exception {
    AtomicReference<WebSocketHandshake> kept = new AtomicReference<>();
    Both handler =
        new Both() {
          @Override
          public void onHandshake(HttpRequest request, WebSocketHandshake handshake) {
            kept.set(handshake);
            if (request.query().equals("throw")) {
              throw new HttpException(403, "not you");
            }
            handshake.header("WWW-Authenticate", "Basic").refuse(401, "who are you?");
          }
        };
    try (TestServer server = server(handler);
        RawClient client = server.connect()) {
      RawClient.Response refused =
          client.send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n")).response();
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.text()).isEqualTo("who are you?\n");
      assertThat(refused.field("WWW-Authenticate")).isEqualTo("Basic");
      String second = RawWebSocket.REQUEST.replace("/chat", "/chat?throw");
      assertThat(client.send(RawWebSocket.lines(second + "\n")).response().status()).isEqualTo(403);
      assertThat(client.get("/").response().text()).isEqualTo("page /");
      assertThatThrownBy(() -> kept.get().refuse(400, "late"))
          .isInstanceOf(IllegalStateException.class);
      assertThat(handler.log).isEmpty();
    }
  }

  @Test
  void whatFollowsTheRequestAtOnceIsAMessageAndWhatPrecedesItIsAnsweredBefore() throws Exception {
    try (TestServer server = server(new Both());
        RawWebSocket socket = new RawWebSocket(server.connect())) {
      RawClient client = socket.client();
      client.get("/1").get("/2");
      client.send(RawWebSocket.lines(RawWebSocket.REQUEST + "\n"));
      socket.send(RawWebSocket.LAST | RawWebSocket.TEXT, "at once");
      assertThat(client.response().text()).isEqualTo("page /1");
      assertThat(client.response().text()).isEqualTo("page /2");
      assertThat(client.response(false).status()).isEqualTo(101);
      assertThat(socket.readText()).isEqualTo("at once");
    }
  }
}
