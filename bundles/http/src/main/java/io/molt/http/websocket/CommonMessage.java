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
  private final ByteBuffer plain;
  private @Nullable ByteBuffer compressed;

  CommonMessage(Opcode opcode, ByteBuffer data) {
    this.opcode = opcode;
    this.data = data;
    this.plain = Frames.of(opcode, data.duplicate());
  }

  /** How many bytes the message has. */
  int length() {
    return data.remaining();
  }

  /** Its frame, for one connection. */
  ByteBuffer plain() {
    return plain.duplicate();
  }

  /** Its frame with the message compressed without regard to any before, for one connection. */
  synchronized ByteBuffer compressed() {
    ByteBuffer made = compressed;
    if (made == null) {
      ByteBuffer deflated = requireNonNull(new Deflation(false).deflate(data.duplicate()));
      made = Frames.compressed(opcode, deflated);
      compressed = made;
    }
    return made.duplicate();
  }
}
