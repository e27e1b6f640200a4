package io.molt.listener.spi;

import io.molt.spi.Dispatcher;
import io.molt.spi.OpenFile;
import java.nio.ByteBuffer;

/** A connection on which bytes are sent as they are, and so files as well. */
public abstract class ByteConnection extends StreamConnection<ByteBuffer> {

  protected ByteConnection(ClientChannel client, Dispatcher dispatcher) {
    super(client, dispatcher);
  }

  @Override
  public final boolean send(ByteBuffer data) {
    return queue(data);
  }

  @Override
  public final boolean sendFile(OpenFile file) {
    if (!isOpen()) {
      file.close();
      return false;
    }
    return outbox.offer(file);
  }
}
