package io.molt.listener.spi;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits in an {@link Outbox}: bytes or a file. On the loop, but for what is done
 * before it is added.
 */
abstract class OutboxPart {

  /** What was added before it; or, once taken to be written, after it. */
  @Nullable OutboxPart next;

  /** Writes as much as there is room for, and tells how many bytes that were. */
  abstract int writeTo(SocketWriter writer);

  abstract boolean isWritten();

  /** How much more memory it takes than there are bytes left of it. */
  int kept() {
    return 0;
  }

  /** Whether it can be written on as soon as there is room; if not, it asks when it can. */
  boolean isReady() {
    return true;
  }

  /** It will not be written any more. */
  abstract void forget();

  /** Bytes that are copied on their way to the socket. */
  static class Own extends OutboxPart {
    private final ByteBuffer data;

    Own(ByteBuffer data) {
      this.data = data;
    }

    @Override
    int writeTo(SocketWriter writer) {
      return writer.write(data);
    }

    @Override
    boolean isWritten() {
      return !data.hasRemaining();
    }

    /** An array stays whole until its last byte has left. */
    @Override
    int kept() {
      return data.hasRemaining() ? data.capacity() - data.remaining() : 0;
    }

    @Override
    void forget() {}
  }

  /** The same with a head of the server's own, for which they need not be copied together. */
  static final class Headed extends Own {
    private byte @Nullable [] head;

    Headed(byte[] head, ByteBuffer data) {
      super(data);
      this.head = head;
    }

    @Override
    int writeTo(SocketWriter writer) {
      byte[] before = head;
      if (before == null) {
        return super.writeTo(writer);
      }
      if (!writer.hasRoom()) {
        return 0;
      }
      head = null;
      writer.write(before, before.length);
      return before.length + super.writeTo(writer);
    }

    @Override
    boolean isWritten() {
      return head == null && super.isWritten();
    }
  }

  /**
   * Bytes that others send as well, and nobody changes: no more than leave at once. So they are an
   * object less than those that have a position of their own.
   */
  static final class Common extends OutboxPart {
    private final byte[] data;
    private boolean written;

    Common(byte[] data) {
      this.data = data;
    }

    @Override
    int writeTo(SocketWriter writer) {
      if (!writer.hasRoom()) {
        return 0;
      }
      writer.write(data, data.length);
      written = true;
      return data.length;
    }

    @Override
    boolean isWritten() {
      return written;
    }

    @Override
    void forget() {}
  }

  /** Those behind which nothing is added. */
  static final class Last extends Own {
    Last(ByteBuffer data) {
      super(data);
    }
  }

  /** Bytes of the listener's that a worker had on loan. */
  static final class Lent extends OutboxPart {
    private @Nullable ByteBuf data;

    Lent(ByteBuf data) {
      this.data = data;
    }

    @Override
    int writeTo(SocketWriter writer) {
      int written = data == null ? 0 : writer.write(data);
      if (written > 0) {
        data = null;
      }
      return written;
    }

    @Override
    boolean isWritten() {
      return data == null;
    }

    @Override
    void forget() {
      if (data != null) {
        data.release();
        data = null;
      }
    }
  }

  /** A file. What it counts for is written when all of it is. */
  static final class Filed extends OutboxPart {
    private final OutgoingFile file;

    Filed(OutgoingFile file) {
      this.file = file;
    }

    @Override
    int writeTo(SocketWriter writer) {
      file.writeTo(writer);
      return file.isWritten() ? OutgoingFile.WEIGHT : 0;
    }

    @Override
    boolean isWritten() {
      return file.isWritten();
    }

    @Override
    boolean isReady() {
      return false;
    }

    @Override
    void forget() {
      file.giveUp();
    }
  }
}
