package io.molt.net.http;

import java.io.IOException;

/**
 * Thrown while the body of a request is read, where the rest will not come: the client has gone,
 * sent what is no body, too much of it or too slowly, or the server stops. The server has answered
 * the client already as far as it can be answered, so the reader need do nothing: let it out of
 * {@link HttpHandler#onRequest}, as it is or as the cause of another exception.
 *
 * <p>It is the client's doing and nobody's fault here. It is logged at DEBUG and is never the death
 * of a worker, whatever {@code restart_on_exception} says, nor is any other {@link Exception} that
 * comes out of the callback after it.
 */
public final class RequestAbortedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status what the client is answered (RFC 9110, 15): 413 for a body that is too large, 408
   *     for one that takes too long, 400 for one that is none or was cut off, 503 where the server
   *     stops
   * @param reason what was found and what was expected
   */
  public RequestAbortedException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /** What the client is answered; of no effect where it has gone, or the answer had begun. */
  public int status() {
    return status;
  }
}
