package io.molt.http;

import io.molt.http.events.EventOpening;
import io.molt.http.websocket.Upgrade;
import io.molt.listener.spi.OutgoingFile;
import io.molt.listener.spi.WaitingBytes;
import io.molt.net.http.HttpRequest;
import io.molt.spi.OpenFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP/1.1 and its answer, which waits until those before it on the connection have
 * been written.
 */
final class HttpExchange extends AnsweredExchange {

  private final HttpConnection connection;
  private final RequestTraits traits;

  HttpExchange(
      HttpConnection connection,
      RequestTraits traits,
      @Nullable RequestBody body,
      HttpRequest request) {
    super(connection.client(), connection.settings(), body, request);
    this.connection = connection;
    this.traits = traits;
  }

  RequestTraits traits() {
    return traits;
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public boolean isLast() {
    return connection.hasLastCall();
  }

  @Override
  public @Nullable Upgrade upgrade() {
    return traits.upgrades() ? new Switching(connection, this) : null;
  }

  @Override
  protected boolean isLost() {
    return connection.state() == ConnectionState.CLOSED;
  }

  @Override
  protected void ask() {
    connection.answers().ask();
  }

  @Override
  protected void giveUp(long waiting) {
    connection.giveUp(waiting);
  }

  @Override
  protected WaitingBytes newWaitingBytes() {
    return connection.answers().newWaitingBytes();
  }

  @Override
  public EventOpening events() {
    return new EventSwitching(connection, this);
  }

  @Override
  public void sendFile(int status, List<String> fields, OpenFile file) {
    OutgoingFile outgoing = OutgoingFile.of(connection.client(), file);
    if (!answer(new Reply.File(status, fields, outgoing)) || !isOpen()) {
      outgoing.giveUp();
    }
  }
}
