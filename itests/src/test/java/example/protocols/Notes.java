package example.protocols;

import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.MessageConnection;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import java.nio.ByteBuffer;

/** Messages either way. */
final class Notes implements ProtocolProvider {

  @Override
  public String name() {
    return "notes";
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return new NotesKind();
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    long longest = settings.own().size("note_max_length");
    return (client, dispatcher) -> {
      MessageConnection<ByteBuffer> connection =
          new MessageConnection<>(client, dispatcher, new NoteCodec(longest));
      client.channel().pipeline().addLast(connection);
      return connection;
    };
  }
}
