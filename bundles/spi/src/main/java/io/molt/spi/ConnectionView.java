package io.molt.spi;

import io.molt.net.Connection;
import io.molt.net.TlsSession;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a handler sees it. What a protocol sends is for its own subclass to say.
 *
 * @param <M> what is sent
 */
public abstract class ConnectionView<M> implements Connection {

  private final StreamAccess<M> stream;

  /**
   * @param stream for as long as its worker's lease lasts
   */
  protected ConnectionView(StreamAccess<M> stream) {
    this.stream = stream;
  }

  /** What it stands on. */
  protected final StreamAccess<M> stream() {
    return stream;
  }

  @Override
  public final long id() {
    return stream.id();
  }

  @Override
  public final String listener() {
    return stream.listener();
  }

  @Override
  public final SocketAddress remoteAddress() {
    return stream.remoteAddress();
  }

  @Override
  public final SocketAddress localAddress() {
    return stream.localAddress();
  }

  @Override
  public final Optional<TlsSession> tls() {
    return stream.tls();
  }

  @Override
  public final boolean isOpen() {
    return stream.isOpen();
  }

  /** Only where bytes are sent as they are there is something to do. */
  @Override
  public boolean sendFile(Path file, long offset, long length) throws IOException {
    throw new UnsupportedOperationException(
        "sendFile: " + this + " sends messages (expected: a connection of bytes as they are)");
  }

  @Override
  public boolean sendFile(Path file) throws IOException {
    return sendFile(file, 0, 0);
  }

  @Override
  public final @Nullable Object attribute(String name) {
    return stream.attribute(name);
  }

  @Override
  public final void setAttribute(String name, @Nullable Object value) {
    stream.setAttribute(name, value);
  }

  @Override
  public final boolean join(String room) {
    return stream.join(room);
  }

  @Override
  public final boolean leave(String room) {
    return stream.leave(room);
  }

  @Override
  public final Set<String> rooms() {
    return stream.rooms();
  }

  @Override
  public final void close() {
    stream.close();
  }

  /** Two views of one connection are equal, so that it can be a key across callbacks. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof ConnectionView<?> view && view.id() == id();
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(id());
  }

  @Override
  public final String toString() {
    return "conn " + id();
  }
}
