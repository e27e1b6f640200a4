package io.molt.listener.spi;

import io.molt.spi.OpenFile;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One that the kernel copies to the socket: {@code sendfile(2)}. */
final class KernelFile extends OutgoingFile {

  /** So much leaves before others of the loop have their turn. */
  private static final int SLICE = 1024 * 1024;

  private long position;
  private final long end;

  /** What Netty has got; null between two slices. */
  private @Nullable Slice slice;

  private boolean closed;

  KernelFile(ClientChannel client, OpenFile file) {
    super(client, file);
    this.position = file.offset();
    this.end = file.offset() + file.length();
    closeIfWritten();
  }

  @Override
  public long writeTo(SocketWriter writer) {
    if (slice != null || closed) {
      return 0;
    }
    long length = Math.min(SLICE, end - position);
    Slice next = new Slice(writer, length);
    slice = next;
    position += length;
    writer.write(next);
    return length;
  }

  @Override
  public boolean isWritten() {
    return slice == null && position == end;
  }

  @Override
  public void close() {
    closed = true;
    if (slice == null) {
      file().close();
    }
  }

  private void closeIfWritten() {
    if (isWritten()) {
      close();
    }
  }

  private void left(Slice its, SocketWriter writer) {
    slice = null;
    writer.fileSent(its.transferred());
    if (its.transferred() < its.count()) {
      if (!closed && isShorter()) {
        broken("has become shorter");
      }
      close();
    } else if (closed) {
      file().close();
    } else {
      closeIfWritten();
    }
  }

  private boolean isShorter() {
    try {
      return file().channel().size() < end;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** What is written at once. Netty lets go of it when it has left, or can't any more. */
  private final class Slice extends DefaultFileRegion {
    private final SocketWriter writer;

    Slice(SocketWriter writer, long length) {
      super(file().channel(), position, length);
      this.writer = writer;
    }

    /** As it is not the whole file, that is not closed with it. */
    @Override
    protected void deallocate() {
      left(this, writer);
    }
  }
}
