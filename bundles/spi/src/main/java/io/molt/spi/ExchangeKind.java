package io.molt.spi;

import org.jspecify.annotations.Nullable;

/**
 * The shape of protocols on which each request gets an answer. The worker owes the answer: a
 * retiring generation waits for it, and whoever takes the request away from a worker sees to an
 * answer in its place.
 *
 * @param <H> the handler interface
 * @param <X> the protocol's side of an exchange
 */
public non-sealed interface ExchangeKind<H, X extends ExchangeTransport> extends HandlerKind<H> {

  /**
   * Calls the handler with a request; when it returns, the request is answered, or detached. As a
   * callback of its worker. May throw what the handler throws.
   */
  void call(H handler, X exchange, ExchangeAccess access) throws Exception;

  /**
   * Judges what {@link #call} has thrown, if the protocol has something to say about it: that it is
   * an answer, or the client's doing. Changes nothing.
   *
   * @return null if it is the failure of a handler as any other
   */
  @Nullable ExchangeFailure failure(X exchange, Throwable thrown);
}
