package io.molt.listener.spi;

import io.molt.net.TlsSession;
import io.molt.spi.StreamTransport;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a stream connection says of itself is what is known of its client.
 *
 * @param <M> what is sent
 */
interface ClientTransport<M> extends StreamTransport<M> {

  /** What is known of it. From any thread. */
  ClientChannel client();

  @Override
  default long id() {
    return client().id();
  }

  @Override
  default String listener() {
    return client().settings().name();
  }

  @Override
  default SocketAddress remoteAddress() {
    return client().remoteAddress();
  }

  @Override
  default SocketAddress localAddress() {
    return client().localAddress();
  }

  @Override
  default Optional<TlsSession> tls() {
    return client().tls();
  }

  @Override
  default int reactor() {
    return client().reactor().index();
  }
}
