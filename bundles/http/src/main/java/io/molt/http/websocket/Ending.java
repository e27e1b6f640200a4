package io.molt.http.websocket;

import static io.molt.net.websocket.CloseCode.ABNORMAL;
import static io.molt.net.websocket.CloseCode.INVALID_DATA;
import static io.molt.net.websocket.CloseCode.NO_CODE;
import static io.molt.net.websocket.CloseCode.PROTOCOL_ERROR;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Why a connection is closed: what the first Close frame said.
 *
 * @param code see {@link io.molt.net.websocket.CloseCode}
 */
record Ending(int code, String reason) {

  /** No Close frame has come or been sent. */
  static final Ending LOST = new Ending(ABNORMAL, "");

  /** How many bytes a reason can have: a Close frame is a control frame, and has a code too. */
  private static final int LONGEST_REASON = 123;

  /**
   * What a client says in its Close frame.
   *
   * @throws WebSocketFault if it may not say that (RFC 6455, 7.4)
   */
  static Ending of(byte[] payload) {
    if (payload.length == 0) {
      return new Ending(NO_CODE, "");
    }
    if (payload.length == 1) {
      throw new WebSocketFault(PROTOCOL_ERROR, "half a code (expected: a code of two bytes)");
    }
    int code = ((payload[0] & 0xff) << Byte.SIZE) | (payload[1] & 0xff);
    if (!isSendable(code)) {
      throw new WebSocketFault(PROTOCOL_ERROR, "code: " + code + " (expected: one to be sent)");
    }
    try {
      return new Ending(code, Utf8.text(Arrays.copyOfRange(payload, 2, payload.length)));
    } catch (WebSocketFault malformed) {
      throw new WebSocketFault(INVALID_DATA, "a reason that is not UTF-8");
    }
  }

  /**
   * What code of ours says.
   *
   * @throws IllegalArgumentException if it may not be said
   */
  static Ending checked(int code, String reason) {
    if (!isSendable(code)) {
      throw new IllegalArgumentException(
          "code: "
              + code
              + " (expected: 1000 to 1014 without 1004, 1005 and 1006, or 3000 to 4999)");
    }
    int length = reason.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "reason: " + length + " bytes (expected: at most " + LONGEST_REASON + ")");
    }
    return new Ending(code, reason);
  }

  /** Whether a code may be in a Close frame (RFC 6455, 7.4.2, and what IANA has registered). */
  private static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /** Whether a Close frame says the code. */
  boolean isSaid() {
    return isSendable(code);
  }
}
