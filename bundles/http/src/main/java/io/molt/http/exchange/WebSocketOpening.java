package io.molt.http.exchange;

import io.molt.http.websocket.Decision;
import io.molt.http.websocket.HandshakeCheck.Objection;
import io.molt.http.websocket.Message;
import io.molt.http.websocket.Upgrade;
import io.molt.http.websocket.WebSocketKind;
import io.molt.http.websocket.WebSocketStream;
import io.molt.net.websocket.WebSocketHandler;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.StreamLane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a request that asks for a WebSocket is answered, and becomes one. */
final class WebSocketOpening {

  private static final int UPGRADE_REQUIRED = 426;
  private static final int NOT_IMPLEMENTED = 501;

  private final HttpTransport exchange;
  private final ExchangeAccess access;

  WebSocketOpening(HttpTransport exchange, ExchangeAccess access) {
    this.exchange = exchange;
    this.access = access;
  }

  /** Has the handler decide. */
  void open(Object handler, Upgrade upgrade) throws Exception {
    Objection objection = upgrade.objection();
    if (!(handler instanceof WebSocketHandler decides)) {
      answer(NOT_IMPLEMENTED, List.of(), "there are no WebSockets here");
    } else if (objection != null) {
      answer(objection.status(), objection.fields(), objection.reason());
    } else {
      decide(decides, upgrade);
    }
  }

  private void decide(WebSocketHandler handler, Upgrade upgrade) throws Exception {
    Decision decision = new Decision(exchange.request(), upgrade.settings(), FieldRules::check);
    try {
      handler.onHandshake(exchange.request(), decision);
    } finally {
      decision.end();
    }
    Decision.Refused refused = decision.refused();
    if (refused != null) {
      answer(refused.status(), decision.fields(), refused.text());
      return;
    }
    WebSocketStream stream = upgrade.stream(decision.subprotocol(), decision.compression());
    StreamLane<Message> lane = access.become(stream, WebSocketKind.INSTANCE, decision.attributes());
    upgrade.accept(decision.agreement(), stream, lane);
  }

  /** A request for something else has come to an application that has WebSockets alone. */
  void requireUpgrade() {
    answer(
        UPGRADE_REQUIRED,
        List.of("Upgrade", "websocket", "Connection", "Upgrade"),
        "there are WebSockets here, and nothing else");
  }

  private void answer(int status, List<String> fields, String text) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(List.of("Content-Type", "text/plain; charset=utf-8"));
    access.enter();
    try {
      exchange.respond(
          status, all, ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    } finally {
      access.exit();
    }
    access.ended();
  }
}
