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

  private static ByteBuffer frame(int first, ByteBuffer payload) {
    int length = payload.remaining();
    ByteBuffer frame;
    if (length <= LONGEST_SHORT) {
      frame = ByteBuffer.allocate(2 + length).put((byte) first).put((byte) length);
    } else if (length <= LONGEST_IN_TWO_BYTES) {
      frame = ByteBuffer.allocate(4 + length).put((byte) first).put((byte) 126);
      frame.putShort((short) length);
    } else {
      frame = ByteBuffer.allocate(10 + length).put((byte) first).put((byte) 127).putLong(length);
    }
    return frame.put(payload).flip();
  }
}
