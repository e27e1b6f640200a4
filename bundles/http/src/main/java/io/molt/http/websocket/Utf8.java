package io.molt.http.websocket;

import static io.molt.net.websocket.CloseCode.INVALID_DATA;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as it is on the wire. */
final class Utf8 {

  /** What the JDK puts in the place of what is no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * The text that bytes are.
   *
   * @throws WebSocketFault if they are none (RFC 6455, 8.1)
   */
  static String text(byte[] bytes) {
    // The JDK has its quick ways for this, and none that says whether all was in order.
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : strictly(bytes);
  }

  private static String strictly(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new WebSocketFault(INVALID_DATA, "text that is not UTF-8");
    }
  }
}
