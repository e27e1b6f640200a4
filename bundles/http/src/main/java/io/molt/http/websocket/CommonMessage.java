package io.molt.http.websocket;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message that many connections are sent: its frame is made once for all of them, and compressed
 * once for all that have agreed to that.
 */
final class CommonMessage {

  private final Opcode opcode;
  private final ByteBuffer data;
  private final byte[] plain;
  private byte @Nullable [] compressed;

  CommonMessage(Opcode opcode, ByteBuffer data) {
    this.opcode = opcode;
    this.data = data;
    this.plain = Frames.of(opcode, data.duplicate()).array();
  }

  /** How many bytes the message has. */
  int length() {
    return data.remaining();
  }

  /** Its frame. Nobody changes it. */
  byte[] plain() {
    return plain;
  }

  /** Its frame with the message compressed without regard to any before. Nobody changes it. */
  synchronized byte[] compressed() {
    byte[] made = compressed;
    if (made == null) {
      ByteBuffer deflated = requireNonNull(new Deflation(false).deflate(data.duplicate()));
      made = Frames.compressed(opcode, deflated).array();
      compressed = made;
    }
    return made;
  }
}
