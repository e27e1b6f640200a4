package io.molt.net.http;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Thrown out of {@link HttpHandler#onRequest} to answer with a status and a few words, from however
 * deep in the code: {@code throw new HttpException(404, "no such order")}. What was set on the
 * response before is dropped, and the words are sent as plain text. Where a part of the answer has
 * been sent already, the connection is closed, as after any other exception.
 *
 * <p>It is an answer and not a failure: never the death of a worker, and logged at DEBUG with a
 * status below 500, at WARN with one from there on. It may come wrapped in what merely carries an
 * exception from one place to another, such as a {@link java.util.concurrent.CompletionException}.
 * An answer that needs header fields is made with {@link HttpResponse}.
 *
 * <p>Out of other callbacks it is an exception like any other.
 */
public class HttpException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String text;

  /**
   * @param status from 400 to 599 (RFC 9110, 15.5 and 15.6)
   * @param text what the client is told
   * @throws IllegalArgumentException for another status
   */
  public HttpException(int status, String text) {
    this(status, text, null);
  }

  /**
   * As {@link #HttpException(int, String)}, with what has led to it, for the log alone.
   *
   * @param cause null if there is none
   */
  public HttpException(int status, String text, @Nullable Throwable cause) {
    super(status + " " + requireNonNull(text, "text"), cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    this.status = status;
    this.text = text;
  }

  /** What the client is answered. */
  public final int status() {
    return status;
  }

  /** What the client is told. */
  public final String text() {
    return text;
  }
}
