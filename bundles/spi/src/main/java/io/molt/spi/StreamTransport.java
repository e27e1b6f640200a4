package io.molt.spi;

import io.molt.net.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A protocol's side of one stream connection. Usable from any thread, virtual ones included;
 * nothing here blocks.
 *
 * @param <M> what is sent: bytes, or messages
 */
public interface StreamTransport<M> {

  /** See {@link io.molt.net.Connection#id()}. */
  long id();

  /** The name of the listener. */
  String listener();

  /** The client. */
  SocketAddress remoteAddress();

  /** The server's own address. */
  SocketAddress localAddress();

  /** See {@link io.molt.net.Connection#tls()}. */
  Optional<TlsSession> tls();

  /** Which of {@link Ports#reactors()} owns the connection. */
  int reactor();

  /** False from the moment at which a disconnect was noticed or a close was asked for. */
  boolean isOpen();

  /**
   * Queues something after what was queued before; sends of one read burst are flushed together.
   * With more than {@code socket_buffer_size} bytes waiting already, the connection is closed
   * instead.
   *
   * @param message the transport's own from here on
   * @return whether the connection is open and not more than {@code buffer_high_watermark} bytes
   *     wait
   */
  boolean send(M message);

  /**
   * Queues a file likewise, as the bytes that are in it.
   *
   * @param file closed by this, whatever comes of it
   * @return as {@link #send}
   * @throws UnsupportedOperationException if something else than bytes is sent
   */
  default boolean sendFile(OpenFile file) {
    file.close();
    throw new UnsupportedOperationException(
        "sendFile: a connection of messages (expected: one of bytes as they are)");
  }

  /** Whether {@link #send} would return true. */
  boolean isWritable();

  /**
   * Calls back once when fewer bytes than half of {@code buffer_high_watermark} wait, or the
   * connection is closed; at once if that is so already. On the event loop or the calling thread.
   */
  void whenWritable(Runnable task);

  /** Closes after what was queued has been written. Repeated calls change nothing. */
  void close();

  /** Why a connection ends without its worker wanting it. */
  enum Why {
    /** The worker's code has failed. */
    FAILED,
    /** No worker can see to it, or none any more. */
    UNAVAILABLE
  }

  /** Closes likewise; a protocol that has words for it tells the client why. */
  default void fail(Why why) {
    close();
  }

  /** Reads nothing further until {@link #resumeReading}. Repeated calls change nothing. */
  void pauseReading();

  /** Reads on. Repeated calls change nothing. */
  void resumeReading();
}
