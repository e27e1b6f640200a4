package example.protocols;

import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.ExchangeAccess;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeKind;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import org.jspecify.annotations.Nullable;

/** A line is answered with a line, until the connection becomes one of notes. */
final class Desk implements ProtocolProvider {

  @Override
  public String name() {
    return "desk";
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return new Kind();
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    long longest = settings.own().size("note_max_length");
    return (client, dispatcher) -> {
      DeskConnection connection = new DeskConnection(client, dispatcher, new NoteCodec(longest));
      client.channel().pipeline().addLast(connection);
      return connection;
    };
  }

  /** How the handler is called. */
  private static final class Kind implements ExchangeKind<DeskHandler, DeskExchange> {
    @Override
    public Class<DeskHandler> handler() {
      return DeskHandler.class;
    }

    @Override
    public void call(DeskHandler handler, DeskExchange exchange, ExchangeAccess access)
        throws Exception {
      handler.onQuestion(exchange.question(access));
      if (exchange.isOpen()) {
        exchange.answer("");
      }
    }

    @Override
    public @Nullable ExchangeFailure failure(DeskExchange exchange, Throwable thrown) {
      return null;
    }
  }
}
