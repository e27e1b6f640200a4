package io.molt.http.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what one connection is sent (RFC 7692, 7.2.1), from the first message on that is worth
 * it: what the JDK needs for that is 256 KiB. For one thread at a time.
 */
final class Deflation {

  /** Shorter messages are sent as they are. */
  static final int LEAST = 64;

  /** What each message would end with, and is left out. */
  private static final int TAIL = 4;

  /** With less room than this, the JDK's flush would end a message twice. */
  private static final int ROOM = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final AtomicIntegerFieldUpdater<Deflation> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Deflation.class, "state");

  /** A thread compresses. */
  private static final int BUSY = 1;

  /** The connection is closed. */
  private static final int OVER = 2;

  private final boolean keepsContext;
  private @Nullable Deflater deflater;
  private volatile int state;

  /**
   * @param keepsContext whether a message may refer to those before it
   */
  Deflation(boolean keepsContext) {
    this.keepsContext = keepsContext;
  }

  /**
   * Compresses a message.
   *
   * @return null if the connection is closed
   */
  @Nullable ByteBuffer deflate(ByteBuffer message) {
    if (!enter()) {
      return null;
    }
    try {
      return deflated(message);
    } finally {
      leave();
    }
  }

  private ByteBuffer deflated(ByteBuffer message) {
    Deflater used = deflater == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : deflater;
    deflater = used;
    used.setInput(message);
    byte[] deflated = new byte[message.remaining() / 2 + ROOM];
    int length = 0;
    for (int room = 0, made = 0; made == room; length += made) {
      if (deflated.length - length < ROOM) {
        deflated = Arrays.copyOf(deflated, 2 * deflated.length);
      }
      room = deflated.length - length;
      made = used.deflate(deflated, length, room, Deflater.SYNC_FLUSH);
    }
    if (!keepsContext) {
      used.end();
      deflater = null;
    } else {
      used.setInput(NOTHING); // it would hold on to the message
    }
    // Of nothing, the second time, the JDK makes nothing: then an empty block (RFC 7692, 7.2.3.6).
    return length == 0 ? ByteBuffer.allocate(1) : ByteBuffer.wrap(deflated, 0, length - TAIL);
  }

  /**
   * The next message refers to none before it: the client has been sent one that did not come from
   * here, and which its own memory of the connection has between.
   */
  void forget() {
    if (enter()) {
      try {
        if (deflater != null) {
          deflater.reset();
        }
      } finally {
        leave();
      }
    }
  }

  /** Whether the connection is not closed; then {@link #leave} has to follow. */
  private boolean enter() {
    return (STATE.getAndUpdate(this, before -> before | BUSY) & OVER) == 0;
  }

  private void leave() {
    if ((STATE.getAndUpdate(this, before -> before & ~BUSY) & OVER) != 0) {
      free();
    }
  }

  /**
   * The connection is closed. From any thread: one that compresses a long message is not waited
   * for, and frees the memory itself.
   */
  void end() {
    if ((STATE.getAndUpdate(this, before -> before | OVER) & BUSY) == 0) {
      free();
    }
  }

  private void free() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }
}
