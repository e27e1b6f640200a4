package io.molt.listener.spi;

import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;

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
