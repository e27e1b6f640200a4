package io.molt.listener.spi;

import io.molt.net.BorrowingStreamHandler;
import io.molt.net.Connection;
import io.molt.net.StreamHandler;
import io.molt.spi.ConnectionView;
import io.molt.spi.OpenFile;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Supplier;

/** How a {@link StreamHandler} is called: what speaks in bytes as they come. */
public final class StreamHandlerKind implements StreamKind<StreamHandler, Connection, ByteBuffer> {

  /** The only one. */
  public static final StreamHandlerKind INSTANCE = new StreamHandlerKind();

  private StreamHandlerKind() {}

  /** One that sends bytes. */
  private static final class View extends ConnectionView<ByteBuffer> {
    View(StreamAccess<ByteBuffer> stream) {
      super(stream);
    }

    @Override
    public boolean send(ByteBuffer data) {
      return stream().send(data);
    }

    @Override
    public boolean sendFile(Path file, long offset, long length) throws IOException {
      return stream().sendFile(OpenFile.open(file, offset, length));
    }

    @Override
    public boolean sendFile(Path file) throws IOException {
      return stream().sendFile(OpenFile.open(file));
    }
  }

  @Override
  public Class<StreamHandler> handler() {
    return StreamHandler.class;
  }

  @Override
  public Connection connection(StreamAccess<ByteBuffer> stream) {
    return new View(stream);
  }

  @Override
  public void begin(StreamHandler handler, Connection connection) throws Exception {
    handler.onConnect(connection);
  }

  @Override
  public void arrival(StreamHandler handler, Connection connection, ByteBuffer arrived)
      throws Exception {
    handler.onReceive(connection, arrived);
  }

  @Override
  public void end(StreamHandler handler, Connection connection) throws Exception {
    handler.onClose(connection);
  }

  @Override
  public boolean borrows(StreamHandler handler) {
    return handler instanceof BorrowingStreamHandler;
  }

  /** The bytes are the same for all, whatever they are. */
  @Override
  public Supplier<ByteBuffer> forMany(ByteBuffer data, boolean isText) {
    return BufferLoan.lasting(data)::duplicate;
  }

  @Override
  public String method(Moment moment) {
    return switch (moment) {
      case BEGIN -> "onConnect";
      case ADOPTION, ARRIVAL -> "onReceive";
      case END -> "onClose";
    };
  }
}
