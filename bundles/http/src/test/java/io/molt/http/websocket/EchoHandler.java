package io.molt.http.websocket;

import io.molt.listener.Await;
import io.molt.net.websocket.WebSocketConnection;
import io.molt.net.websocket.WebSocketHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends back what comes, and keeps in mind what has happened. */
class EchoHandler implements WebSocketHandler {

  final List<String> log = new CopyOnWriteArrayList<>();

  @Override
  public void onOpen(WebSocketConnection connection) throws Exception {
    log.add("open");
  }

  @Override
  public void onMessage(WebSocketConnection connection, String text) throws Exception {
    connection.push(text);
  }

  @Override
  public void onMessage(WebSocketConnection connection, ByteBuffer data) throws Exception {
    connection.push(data);
  }

  @Override
  public void onClose(WebSocketConnection connection, int code, String reason) {
    log.add("close " + code + " " + reason);
  }

  void awaitLog(String... expected) {
    Await.until(() -> log.equals(List.of(expected)), () -> log);
  }
}
