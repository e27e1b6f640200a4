package io.molt.http.websocket;

import io.netty.handler.codec.DecoderException;

/** What a client has sent is not allowed: it is told by a Close frame, and cut off. */
final class WebSocketFault extends DecoderException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code that the client is told
   * @param reason what was found and what was expected, which it is told too
   */
  WebSocketFault(int code, String reason) {
    super(reason);
    this.code = code;
  }

  int code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Where it was found is of no interest, and clients can cause any number of them. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
