package io.molt.http.websocket;

import static io.molt.net.websocket.CloseCode.PROTOCOL_ERROR;
import static io.molt.net.websocket.CloseCode.TOO_BIG;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The head of a frame that a client has sent (RFC 6455, 5.2), and the rules that one can be held
 * against for itself.
 *
 * @param isLast whether its message ends with it
 * @param isCompressed whether it begins a message that is compressed (RFC 7692, 6)
 * @param headLength how many bytes the head has
 * @param length how many bytes follow it
 * @param mask what these were changed with
 */
record FrameHead(
    boolean isLast, boolean isCompressed, Opcode opcode, int headLength, int length, int mask) {

  private static final int MASK_LENGTH = 4;
  private static final int LONGEST_CONTROL = 125;
  private static final int IN_TWO_BYTES = 126;
  private static final int IN_EIGHT_BYTES = 127;

  /**
   * Reads a head.
   *
   * @param arrived from its first byte on; to be read only
   * @param mayBeCompressed whether that was agreed on
   * @param most how many bytes may follow, if it is part of a message
   * @return null if it has not come whole
   * @throws WebSocketFault if a client may not send it
   */
  static @Nullable FrameHead read(ByteBuf arrived, boolean mayBeCompressed, long most) {
    int at = arrived.readerIndex();
    int readable = arrived.readableBytes();
    if (readable < 2) {
      return null;
    }
    int first = arrived.getByte(at);
    int second = arrived.getByte(at + 1);
    Opcode opcode = opcode(first);
    boolean isLast = (first & 0x80) != 0;
    boolean isCompressed = isCompressed(first, opcode, mayBeCompressed);
    if ((second & 0x80) == 0) {
      throw new WebSocketFault(PROTOCOL_ERROR, "a frame without a mask (expected: one with)");
    }
    int shortLength = second & 0x7f;
    if (opcode.isControl() && (!isLast || shortLength > LONGEST_CONTROL)) {
      throw new WebSocketFault(
          PROTOCOL_ERROR,
          "a long or fragmented " + opcode + " (expected: at most 125 bytes, whole)");
    }
    int lengthBytes =
        switch (shortLength) {
          case IN_TWO_BYTES -> 2;
          case IN_EIGHT_BYTES -> 8;
          default -> 0;
        };
    int headLength = 2 + lengthBytes + MASK_LENGTH;
    if (readable < 2 + lengthBytes) {
      return null;
    }
    long length = length(arrived, at + 2, shortLength);
    if (!opcode.isControl() && length > most) {
      throw new WebSocketFault(TOO_BIG, "a message of more bytes than package_max_length");
    }
    if (readable < headLength) {
      return null;
    }
    int mask = arrived.getInt(at + 2 + lengthBytes);
    return new FrameHead(isLast, isCompressed, opcode, headLength, (int) length, mask);
  }

  private static Opcode opcode(int first) {
    Opcode opcode = Opcode.of(first & 0x0f);
    if (opcode == null) {
      throw new WebSocketFault(
          PROTOCOL_ERROR, "opcode: " + (first & 0x0f) + " (expected: 0, 1, 2, 8, 9 or 10)");
    }
    return opcode;
  }

  private static boolean isCompressed(int first, Opcode opcode, boolean mayBeCompressed) {
    boolean marked = (first & 0x40) != 0;
    boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if ((first & 0x30) != 0 || (marked && !(begins && mayBeCompressed))) {
      throw new WebSocketFault(PROTOCOL_ERROR, "a reserved bit is set (expected: none)");
    }
    return marked;
  }

  private static long length(ByteBuf arrived, int at, int shortLength) {
    long length =
        switch (shortLength) {
          case IN_TWO_BYTES -> arrived.getUnsignedShort(at);
          case IN_EIGHT_BYTES -> arrived.getLong(at);
          default -> shortLength;
        };
    boolean fitsIntoLess =
        (shortLength == IN_TWO_BYTES && length < IN_TWO_BYTES)
            || (shortLength == IN_EIGHT_BYTES && length < 1 << Short.SIZE);
    if (fitsIntoLess) {
      throw new WebSocketFault(
          PROTOCOL_ERROR, "length: " + length + " (expected: in as few bytes as it takes)");
    }
    return length;
  }

  /** How many bytes the frame has. */
  long frameLength() {
    return (long) headLength + length;
  }
}
