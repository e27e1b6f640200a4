package io.molt.http.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes the frames that the server sends: whole messages, without a mask (RFC 6455, 5.2). */
final class Frames {

  private static final int LONGEST_SHORT = 125;
  private static final int LONGEST_IN_TWO_BYTES = 0xffff;
  private static final int LAST = 0x80;
  private static final int COMPRESSED = 0x40;

  private Frames() {}

  static ByteBuffer of(Opcode opcode, ByteBuffer payload) {
    return frame(LAST | opcode.number(), payload);
  }

  static ByteBuffer of(Opcode opcode, byte[] payload) {
    return of(opcode, ByteBuffer.wrap(payload));
  }

  /** One whose payload was compressed. */
  static ByteBuffer compressed(Opcode opcode, ByteBuffer deflated) {
    return frame(LAST | COMPRESSED | opcode.number(), deflated);
  }

  /** A Close frame. */
  static ByteBuffer close(Ending why) {
    byte[] reason = why.reason().getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + reason.length);
    if (why.isSaid()) {
      payload.putShort((short) why.code()).put(reason);
    }
    return of(Opcode.CLOSE, payload.flip());
  }

  /** The head of a frame whose payload is sent behind it. */
  static byte[] head(Opcode opcode, int length) {
    return head(LAST | opcode.number(), length, 0).array();
  }

  private static ByteBuffer frame(int first, ByteBuffer payload) {
    int length = payload.remaining();
    return head(first, length, length).put(payload).flip();
  }

  /** A head, and behind it so much room. */
  private static ByteBuffer head(int first, int length, int room) {
    if (length <= LONGEST_SHORT) {
      return ByteBuffer.allocate(2 + room).put((byte) first).put((byte) length);
    }
    if (length <= LONGEST_IN_TWO_BYTES) {
      ByteBuffer head = ByteBuffer.allocate(4 + room).put((byte) first).put((byte) 126);
      return head.putShort((short) length);
    }
    return ByteBuffer.allocate(10 + room).put((byte) first).put((byte) 127).putLong(length);
  }
}
