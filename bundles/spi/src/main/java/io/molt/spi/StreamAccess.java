package io.molt.spi;

import io.molt.net.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
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
  default Optional<TlsSession> tls() {
    return Optional.empty();
  }

  /** See {@link io.molt.net.Connection#isOpen()}. */
  boolean isOpen();

  /**
   * Sends, and waits while the client takes no more, where the calling thread may.
   *
   * @return whether more can be sent
   * @throws io.molt.net.RetiredException if the worker was retired
   */
  boolean send(M message);

  /** See {@link io.molt.net.Connection#attribute}. */
  @Nullable Object attribute(String name);

  /** See {@link io.molt.net.Connection#setAttribute}. */
  void setAttribute(String name, @Nullable Object value);

  /** See {@link io.molt.net.Connection#close()}. */
  void close();
}
