package io.molt.spi;

/** What an exception of a handler comes to for the exchange that it had in hand. */
public interface ExchangeFailure {

  /** Ends the exchange, unless it has ended. */
  void answer();

  /** Whether nobody need hear of it, for it is the client's doing. */
  boolean isClients();

  /** For the log, behind what was done: {@code is answered with 404}. */
  String inWords();
}
