package io.molt.http;

/**
 * Why a request is not handed on; its connection is closed after the answer.
 *
 * @param status what the client is told
 * @param reason what the log says: what was found and what was expected
 */
public record Refusal(int status, String reason) {

  /** The client is not there any more to be told. */
  public static final Refusal GONE = new Refusal(400, "the client closed the connection");

  /** One that an exception of the decoder explains. */
  public static Refusal of(int status, Throwable cause) {
    String message = cause.getMessage();
    return new Refusal(status, message == null ? cause.getClass().getSimpleName() : message);
  }
}
