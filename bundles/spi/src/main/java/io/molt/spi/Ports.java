package io.molt.spi;

import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The sockets of the server: a service of the listener bundle, called by the manager. The ports are
 * bound when it is registered, so that a port that is taken stops the start early; nothing is
 * accepted before {@link #accept}, clients wait in the backlog.
 */
public interface Ports {

  /** How the handlers of a listener's protocol are called. Never changes. */
  HandlerKind<?> handlerKind(ListenerSettings listener);

  /** The event loops, in the order of {@link StreamTransport#reactor()}. Never changes. */
  List<Reactor> reactors();

  /**
   * Begins to accept on every port. A second call throws IllegalStateException.
   *
   * @param dispatchers where the events go
   */
  void accept(Dispatchers dispatchers);

  /**
   * Begins the end of the server: accepts those who wait, closes the listening sockets, takes what
   * clients have sent already, and nothing after it. A connection of exchanges ends with its last
   * answer, or after a moment in which nothing is asked. Returns at once; repeated calls change
   * nothing.
   *
   * @return completed when nothing further is taken on any connection and what was read has been
   *     handed over
   */
  CompletionStage<Void> retire();

  /**
   * Closes what is still open, each connection after what was sent to it has been written, those
   * that take longer than a second without that. Then ends the event loops.
   *
   * @return completed when all is closed; the same at every call
   */
  CompletionStage<Void> close();

  /**
   * Reads the files of all certificates anew, and has new connections get what they hold: those of
   * a port all, or, if anything is wrong with one of them, none. Open connections are left as they
   * are. Blocks while the files are read.
   *
   * @return what became of each port that has TLS
   */
  List<CertificateReload> reloadCertificates();

  /** The ports as they are now. */
  List<PortStatus> status();

  /** The open connections as they are now, ordered by id. */
  List<ConnectionStatus> connections();
}
