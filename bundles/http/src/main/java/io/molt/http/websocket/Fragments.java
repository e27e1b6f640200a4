package io.molt.http.websocket;

import java.util.Arrays;

/** A message of which some frames have come, and its last has not (RFC 6455, 5.4). */
final class Fragments {

  private final Opcode opcode;
  private final boolean isCompressed;
  private byte[] bytes;
  private int length;

  /**
   * @param first what came with the first frame
   */
  Fragments(FrameHead head, byte[] first) {
    this.opcode = head.opcode();
    this.isCompressed = head.isCompressed();
    this.bytes = first;
    this.length = first.length;
  }

  void add(byte[] part) {
    if (bytes.length - length < part.length) {
      int needed = Math.addExact(length, part.length);
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * length)));
    }
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  Opcode opcode() {
    return opcode;
  }

  boolean isCompressed() {
    return isCompressed;
  }

  /** How many bytes have come. */
  int length() {
    return length;
  }

  /** How many bytes of memory are held. */
  int held() {
    return bytes.length;
  }

  /** All that has come. */
  byte[] whole() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
