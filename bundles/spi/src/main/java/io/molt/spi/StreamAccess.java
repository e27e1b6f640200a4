package io.molt.spi;

import io.molt.net.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker may do with a connection, for as long as its lease lasts. What a protocol makes its
 * connection of: see {@link ConnectionView}. Usable from any thread.
 *
 * @param <M> what is sent
 */
public interface StreamAccess<M> {

  /** See {@link io.molt.net.Connection#id()}. */
  long id();

  /** See {@link io.molt.net.Connection#listener()}. */
  String listener();

  /** See {@link io.molt.net.Connection#remoteAddress()}. */
  SocketAddress remoteAddress();

  /** See {@link io.molt.net.Connection#localAddress()}. */
  SocketAddress localAddress();

  /** See {@link io.molt.net.Connection#tls()}. */
  Optional<TlsSession> tls();

  /**
   * The protocol's own side of the connection, for what it alone knows and only tells. What acts
   * goes through the methods here, which end with the lease.
   */
  StreamTransport<M> transport();

  /** See {@link io.molt.net.Connection#isOpen()}. */
  boolean isOpen();

  /**
   * Sends, and waits while the client takes no more, where the calling thread may.
   *
   * @return whether more can be sent
   * @throws io.molt.net.RetiredException if the worker was retired
   */
  boolean send(M message);

  /**
   * As {@link #send} with the bytes of a file.
   *
   * @param file closed by this, whatever comes of it
   * @throws io.molt.net.RetiredException if the worker was retired
   */
  boolean sendFile(OpenFile file);

  /** See {@link io.molt.net.Connection#attribute}. */
  @Nullable Object attribute(String name);

  /** See {@link io.molt.net.Connection#setAttribute}. */
  void setAttribute(String name, @Nullable Object value);

  /** See {@link io.molt.net.Connection#join}. */
  boolean join(String room);

  /** See {@link io.molt.net.Connection#leave}. */
  boolean leave(String room);

  /** See {@link io.molt.net.Connection#rooms()}. */
  Set<String> rooms();

  /** See {@link io.molt.net.Connection#close()}. */
  void close();
}
