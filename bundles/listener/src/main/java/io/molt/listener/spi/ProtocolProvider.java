package io.molt.listener.spi;

import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.Optional;

/**
 * A protocol that can be spoken on a listener: a service that the protocol's bundle registers when
 * it starts, which is before the ports are bound. Which bundle has which protocol, and what keys it
 * has in a listener's file, its manifest says, so that it need not be started to know.
 *
 * <p>Usable from any thread.
 */
public interface ProtocolProvider {

  /** What {@code protocol} says in a listener's file: {@code http}. */
  String name();

  /** How the handlers of applications are called. Always the same. */
  HandlerKind<?> handlerKind();

  /** The same on one listener, where that depends on its settings. */
  default HandlerKind<?> handlerKind(ListenerSettings listener) {
    return handlerKind();
  }

  /**
   * What of this protocol a client may choose in a TLS handshake (ALPN, RFC 7301), by preference:
   * {@code http/1.1}. The choice is in {@link ClientChannel#tls()} when the connection is opened.
   * Empty, as by default, if there is nothing to choose. Always the same.
   */
  default List<String> applicationProtocols() {
    return List.of();
  }

  /** The same on one listener, whose settings may leave out some of them. */
  default List<String> applicationProtocols(ListenerSettings settings) {
    return applicationProtocols();
  }

  /**
   * What a client is answered, in plain text, that does not speak TLS where it has to; empty, as by
   * default, if the connection is just closed.
   */
  default Optional<String> answerWithoutTls() {
    return Optional.empty();
  }

  /**
   * Gets ready for one port. Called once for each listener that names the protocol, before its port
   * is bound.
   *
   * @param settings of the listener
   * @param reactors how many event loops there are
   * @throws IllegalArgumentException if the settings are not fit; the message is for people, and
   *     the server does not start
   */
  ConnectionFactory forPort(ListenerSettings settings, int reactors);
}
