package io.molt.listener.spi;

import io.molt.spi.OpenFile;
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One that is read into memory, part by part, because what leaves is not what is in it. */
final class ReadFile extends OutgoingFile {

  private final long end;

  /** Up to where it was read, or is being read. */
  private long position;

  private boolean reading;
  private @Nullable ByteBuf part;
  private boolean closed;

  ReadFile(ClientChannel client, OpenFile file) {
    super(client, file);
    this.position = file.offset();
    this.end = file.offset() + file.length();
    closeIfWritten();
  }

  @Override
  public long writeTo(SocketWriter writer) {
    ByteBuf ready = part;
    long written = 0;
    if (ready != null && writer.hasRoom()) {
      part = null;
      written = writer.write(ready);
      closeIfWritten();
    }
    if (part == null && !reading && !closed) {
      reading = true;
      readOn(writer);
    }
    return written;
  }

  @Override
  public boolean isWritten() {
    return position == end && part == null && !reading;
  }

  @Override
  public void close() {
    closed = true;
    if (part != null) {
      part.release();
      part = null;
    }
    file().close();
  }

  private void closeIfWritten() {
    if (isWritten()) {
      close();
    }
  }

  private void readOn(SocketWriter writer) {
    long from = position;
    int length = (int) Math.min(SocketWriter.CHUNK, end - from);
    ByteBuf into = client().channel().alloc().directBuffer(length);
    client().reactor().fileThreads().execute(() -> read(from, length, into, writer));
  }

  /** On a thread that may wait for a disk. */
  private void read(long from, int length, ByteBuf into, SocketWriter writer) {
    String failure;
    try {
      fill(into, from, length);
      failure = "";
    } catch (EOFException shorter) {
      failure = "has become shorter";
    } catch (IOException unreadable) {
      failure = "could not be read (" + unreadable.getMessage() + ")";
    }
    String came = failure;
    client().reactor().execute(() -> hasRead(into, came, writer), into::release);
  }

  private void fill(ByteBuf into, long from, int length) throws IOException {
    while (into.readableBytes() < length) {
      int left = length - into.readableBytes();
      int read = into.writeBytes(file().channel(), from + into.readableBytes(), left);
      if (read < 0) {
        throw new EOFException();
      }
    }
  }

  private void hasRead(ByteBuf into, String failure, SocketWriter writer) {
    reading = false;
    if (closed || !failure.isEmpty()) {
      into.release();
      if (!closed) {
        close();
        broken(failure);
      }
      return;
    }
    position += into.readableBytes();
    part = into;
    writer.askForTurn();
  }
}
