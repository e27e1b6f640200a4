package example.protocols;

import io.molt.net.Connection;
import io.molt.spi.ConnectionView;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import java.nio.ByteBuffer;

/** How a {@link NotesHandler} is called. */
final class NotesKind implements StreamKind<NotesHandler, Connection, ByteBuffer> {

  @Override
  public Class<NotesHandler> handler() {
    return NotesHandler.class;
  }

  @Override
  public Connection connection(StreamAccess<ByteBuffer> stream) {
    return new View(stream);
  }

  @Override
  public void begin(NotesHandler handler, Connection connection) throws Exception {
    handler.onOpen(connection);
  }

  @Override
  public void arrival(NotesHandler handler, Connection connection, ByteBuffer arrived)
      throws Exception {
    handler.onNote(connection, arrived);
  }

  @Override
  public void end(NotesHandler handler, Connection connection) throws Exception {
    handler.onClose(connection);
  }

  @Override
  public boolean borrows(NotesHandler handler) {
    return handler.borrows();
  }

  @Override
  public String method(Moment moment) {
    return switch (moment) {
      case BEGIN -> "onOpen";
      case ADOPTION, ARRIVAL -> "onNote";
      case END -> "onClose";
    };
  }

  /** What is sent to it is a note. */
  private static final class View extends ConnectionView<ByteBuffer> {
    View(StreamAccess<ByteBuffer> stream) {
      super(stream);
    }

    @Override
    public boolean send(ByteBuffer note) {
      return stream().send(note);
    }
  }
}
