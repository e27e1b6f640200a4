package io.molt.http;

import io.molt.net.http.RequestAbortedException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: the event loop adds what arrives, a callback reads it and waits for more.
 * Readers wait on a lock of java.util.concurrent, so a virtual thread parks. Nothing is done under
 * the lock that could wait.
 */
public final class RequestBody extends InputStream {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> parts = new ArrayDeque<>(2);
  private final long limit;
  private final long wholeLimit;
  private final BodyFlow flow;
  private final Runnable whenAwaited;
  private long waiting;

  /** What a reader that wants all of it has got until now. */
  private long gathered;

  private boolean touched;
  private boolean invited;
  private boolean offered;
  private boolean full;
  private boolean complete;
  private boolean closed;
  private boolean ended;
  private @Nullable Refusal refusal;

  /** What followed it; null if nothing did, or it has not come to its end. */
  private volatile @Nullable HttpHeaders trailers;

  private volatile boolean aborted;
  private volatile boolean awaited;

  /**
   * @param limit how many bytes may wait here before the flow is told so
   * @param wholeLimit how many bytes a reader may get that wants all at once
   * @param whenAwaited called once, by the first reader that has to wait
   */
  public RequestBody(long limit, long wholeLimit, BodyFlow flow, Runnable whenAwaited) {
    this.limit = limit;
    this.wholeLimit = wholeLimit;
    this.flow = flow;
    this.whenAwaited = whenAwaited;
  }

  /** Adds what has arrived, the {@code last} if nothing follows. On the loop. */
  public void add(ByteBuf content, boolean last) {
    touched = true;
    enter();
    try {
      if (!closed && !ended) {
        waiting += BodyParts.add(parts, content, last);
        pauseIfFull();
      }
      complete |= last;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The fields that follow it. On the loop, before the last part is added. */
  public void trailers(HttpHeaders fields) {
    if (!fields.isEmpty()) {
      trailers = fields;
    }
  }

  /** The fields that followed it; null if it has not been read to its end, or nothing did. */
  @Nullable HttpHeaders trailers() {
    return waiting() == 0 && isComplete() ? trailers : null;
  }

  /** From here on, reading stops while more than the limit waits: somebody is there to read it. */
  public void offered() {
    enter();
    try {
      offered = true;
      pauseIfFull();
    } finally {
      lock.unlock();
    }
  }

  /** The response has ended: the rest is not read any more, though what is complete can be. */
  public void end() {
    end(null);
  }

  /** The rest will not come; what has arrived can still be read if all of it has. */
  public void abort(Refusal why) {
    end(why);
  }

  private void end(@Nullable Refusal why) {
    enter();
    try {
      if (!complete && !ended) {
        ended = true;
        refusal = why;
        forget();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of what has arrived, all of it too: nothing can be read any more. */
  public void drop(Refusal why) {
    enter();
    try {
      ended = true;
      refusal = why;
      forget();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a reader was told that the rest will not come. From any thread. */
  public boolean isAborted() {
    return aborted;
  }

  /** Whether a reader has had to wait: the body is wanted. */
  public boolean isAwaited() {
    return awaited;
  }

  /** The body is wanted whether or not a reader has come. */
  public void markAwaited() {
    awaited = true;
  }

  /** The client is told to go on. On the loop. */
  public void invite() {
    invited = true;
  }

  /** Whether the client, if it wants to be told to go on, still waits for that. On the loop. */
  public boolean isUninvited() {
    return !touched && !invited;
  }

  /** How many bytes wait to be read. */
  public long waiting() {
    enter();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Whether all of it has come. */
  public boolean isComplete() {
    enter();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes are held, waiting to be read or in the hands of a reader that waits for all. */
  public long held() {
    enter();
    try {
      return waiting + gathered;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    enter();
    try {
      ByteBuffer part = await();
      if (part == null) {
        return -1;
      }
      int taken = Math.min(length, part.remaining());
      part.get(target, offset, taken);
      if (!part.hasRemaining()) {
        parts.removeFirst();
      }
      taken(taken);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    return (int) Math.min(waiting(), Integer.MAX_VALUE);
  }

  /** All that follows; without a copy if it has come in one piece. */
  @Override
  public byte[] readAllBytes() throws IOException {
    List<ByteBuffer> all = new ArrayList<>(1);
    long length = 0;
    enter();
    try {
      while (await() != null) {
        all.addAll(parts);
        parts.clear();
        length += waiting;
        expectWithin(length);
        gathered = length;
        taken(waiting);
      }
    } finally {
      gathered = 0;
      lock.unlock();
    }
    return BodyParts.joined(all, length);
  }

  private void expectWithin(long length) throws RequestAbortedException {
    if (length > wholeLimit) {
      throw new RequestAbortedException(
          413,
          "body: at least "
              + length
              + " bytes at once (expected: at most package_max_length: "
              + wholeLimit
              + ")");
    }
  }

  /** What has not been read is dropped, also what is still to come. */
  @Override
  public void close() {
    enter();
    try {
      closed = true;
      forget();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Does not queue: a loop behind the reader that it carries itself would wait for ever. */
  private void enter() {
    while (!lock.tryLock()) {
      Thread.onSpinWait();
    }
  }

  /** Waits for a part; null at the end of the body. */
  private @Nullable ByteBuffer await() throws IOException {
    try {
      while (mustWait()) {
        changed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the body of the request");
    }
    return parts.peekFirst();
  }

  private boolean mustWait() throws IOException {
    if (closed) {
      throw new IOException("the body of the request was closed by its reader");
    }
    if (!parts.isEmpty()) {
      return false;
    }
    if (ended) {
      throw whyEnded();
    }
    if (!complete && !awaited) {
      awaited = true;
      whenAwaited.run();
    }
    return !complete;
  }

  private IOException whyEnded() {
    if (refusal == null) {
      return new IOException("the response has ended (expected: the body to be read before)");
    }
    aborted = true;
    return new RequestAbortedException(refusal.status(), refusal.reason());
  }

  private void pauseIfFull() {
    if (offered && !full && waiting > limit) {
      full = true;
      flow.full();
    }
  }

  private void taken(long bytes) {
    waiting -= bytes;
    flow.taken(waiting);
    if (full && waiting <= limit / 2) {
      full = false;
      flow.low();
    }
  }

  private void forget() {
    parts.clear();
    taken(waiting);
  }
}
