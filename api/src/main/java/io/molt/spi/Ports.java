package io.molt.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The sockets of the server: a service of the listener bundle, called by the manager. The ports are
 * bound when it is registered, so that a port that is taken stops the start early; nothing is
 * accepted before {@link #accept}, clients wait in the backlog.
 */
public interface Ports {

  /** The event loops, in the order of {@link StreamTransport#reactor()}. Never changes. */
  List<Reactor> reactors();

  /**
   * Begins to accept on every port. A second call throws IllegalStateException.
   *
   * @param dispatchers where the events go
   */
  void accept(Dispatchers dispatchers);

  /**
   * Begins the end of the server: closes the listening sockets, reads nothing further from any
   * client, closes HTTP connections that wait for no answer, and makes each answer in hand the last
   * of its connection. Returns at once; repeated calls change nothing.
   *
   * @return completed when that holds for every connection and what was read before has been handed
   *     over
   */
  CompletionStage<Void> retire();

  /**
   * Closes what is still open, each connection after what was sent to it has been written, those
   * that take longer than a second without that. Then ends the event loops.
   *
   * @return completed when all is closed; the same at every call
   */
  CompletionStage<Void> close();

  /** The ports as they are now. */
  List<PortStatus> status();

  /** The open connections as they are now, ordered by id. */
  List<ConnectionStatus> connections();
}
