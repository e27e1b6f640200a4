package io.molt.http.websocket;

import io.molt.net.websocket.WebSocketHandler;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** How a {@link WebSocketHandler} is called. */
public final class WebSocketKind implements StreamKind<WebSocketHandler, WebSocketView, Message> {

  /** The only one. */
  public static final WebSocketKind INSTANCE = new WebSocketKind();

  private WebSocketKind() {}

  @Override
  public Class<WebSocketHandler> handler() {
    return WebSocketHandler.class;
  }

  @Override
  public WebSocketView connection(StreamAccess<Message> stream) {
    return new WebSocketView(stream);
  }

  @Override
  public void begin(WebSocketHandler handler, WebSocketView connection) throws Exception {
    handler.onOpen(connection);
  }

  @Override
  public void adopt(WebSocketHandler handler, WebSocketView connection) throws Exception {
    handler.onAdopt(connection);
  }

  @Override
  public void arrival(WebSocketHandler handler, WebSocketView connection, Message arrived)
      throws Exception {
    if (arrived instanceof Message.Text(String text)) {
      handler.onMessage(connection, text);
    } else if (arrived instanceof Message.Binary(ByteBuffer data)) {
      handler.onMessage(connection, data);
    }
  }

  @Override
  public void end(WebSocketHandler handler, WebSocketView connection) throws Exception {
    Ending ending = connection.ending();
    handler.onClose(connection, ending.code(), ending.reason());
  }

  /** What one message was about is known to the application, and the next can be understood. */
  @Override
  public boolean outlivesForce() {
    return true;
  }

  @Override
  public Supplier<Message> forMany(ByteBuffer data, boolean isText) {
    ByteBuffer kept = ByteBuffer.allocate(data.remaining()).put(data).flip();
    Message message =
        new Message.Common(new CommonMessage(isText ? Opcode.TEXT : Opcode.BINARY, kept));
    return () -> message;
  }

  @Override
  public String method(Moment moment) {
    return switch (moment) {
      case BEGIN -> "onOpen";
      case ADOPTION -> "onAdopt";
      case ARRIVAL -> "onMessage";
      case END -> "onClose";
    };
  }
}
