package io.molt.http.websocket;

import static java.util.Objects.requireNonNull;

import io.molt.net.websocket.WebSocketConnection;
import io.molt.spi.ConnectionView;
import io.molt.spi.StreamAccess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A WebSocket, for as long as the lease of the worker that sees it. */
final class WebSocketView extends ConnectionView<Message> implements WebSocketConnection {

  /** How many bytes a ping can have (RFC 6455, 5.5). */
  private static final int LONGEST_PING = 125;

  WebSocketView(StreamAccess<Message> stream) {
    super(stream);
  }

  @Override
  public boolean push(String text) {
    return stream().send(new Message.Text(requireNonNull(text, "text")));
  }

  @Override
  public boolean push(ByteBuffer data) {
    return stream().send(new Message.Binary(requireNonNull(data, "data")));
  }

  @Override
  public boolean send(ByteBuffer data) {
    return push(data);
  }

  @Override
  public boolean ping(String text) {
    ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    if (data.remaining() > LONGEST_PING) {
      throw new IllegalArgumentException(
          "ping: " + data.remaining() + " bytes (expected: at most " + LONGEST_PING + ")");
    }
    return stream().send(new Message.Ping(data));
  }

  @Override
  public void disconnect(int code, String reason) {
    Ending.checked(code, requireNonNull(reason, "reason"));
    stream().send(new Message.Close(code, reason));
  }

  @Override
  public Optional<String> subprotocol() {
    return Optional.of(side().subprotocol()).filter(name -> !name.isEmpty());
  }

  /** Why it is closed, when it is. */
  Ending ending() {
    return side().ending();
  }

  WebSocketStream side() {
    return (WebSocketStream) stream().transport();
  }
}
