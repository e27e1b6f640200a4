package io.molt.http;

import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.spi.OutgoingFile;
import io.molt.listener.spi.WaitingBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The answer to one request. An exchange gets at most one. */
public sealed interface Reply {

  /** The status code. */
  int status();

  /** Header fields: name, value, name, value ... */
  List<String> fields();

  /** How many bytes of it wait until they can be written. From any thread. */
  long waiting();

  /**
   * How much memory it takes while it waits. That may be more: an array stays whole until its last
   * byte has left. On the loop.
   */
  default long held() {
    return waiting();
  }

  private static long held(ByteBuffer partly) {
    return partly.hasRemaining() ? partly.capacity() : 0;
  }

  /** All there is to say. */
  sealed class Whole implements Reply permits Large {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int status;
    private final List<String> fields;
    private final ByteBuffer body;

    public Whole(int status, List<String> fields, ByteBuffer body) {
      this.status = status;
      this.fields = fields;
      this.body = body;
    }

    public static Whole empty(int status) {
      return new Whole(status, List.of(), NOTHING.duplicate());
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public List<String> fields() {
      return fields;
    }

    /** What is left of the body. */
    public ByteBuffer body() {
      return body;
    }

    @Override
    public long waiting() {
      return body.remaining();
    }

    @Override
    public long held() {
      return Reply.held(body);
    }
  }

  /** One that was announced to the {@link MemoryBudget} until its loop has counted it. */
  final class Large extends Whole {

    /** From so many bytes on. */
    public static final int LEAST = 16 * 1024;

    private final AtomicInteger announced;

    public Large(int status, List<String> fields, ByteBuffer body) {
      super(status, fields, body);
      announced = new AtomicInteger(body.remaining());
    }

    /** How many bytes are to be settled; to be asked for whenever they may be, it is told once. */
    public int settled() {
      return announced.get() == 0 ? 0 : announced.getAndSet(0);
    }
  }

  /**
   * It goes on as something else: the connection (RFC 9110, 15.2.2), or one stream of it (RFC 8441,
   * 5).
   *
   * @param fields of the answer; in HTTP/1.1 those of the framing too
   */
  record Switched(int status, List<String> fields, Successor successor) implements Reply {
    @Override
    public long waiting() {
      return 0;
    }
  }

  /** What goes on where an exchange was. */
  interface Successor {
    /** It does not come to that. From any thread; repeated calls change nothing. */
    void giveUp();
  }

  /** A file, or a part of one. */
  record File(int status, List<String> fields, OutgoingFile file) implements Reply {
    @Override
    public long waiting() {
      return OutgoingFile.WEIGHT;
    }
  }

  /** A head that leaves at once, and a body that follows in parts. */
  final class Streamed implements Reply {

    /** How far it has come. */
    private enum End {
      /** Parts may follow. */
      OPEN,
      /** All parts are there. */
      FINISHED,
      /** No further part will come, and the client must not take it for complete. */
      FAILED
    }

    private final int status;
    private final List<String> fields;
    private final WaitingBytes waitingBytes;
    private final Queue<ByteBuffer> parts = new ConcurrentLinkedQueue<>();
    private final AtomicReference<End> end = new AtomicReference<>(End.OPEN);

    /** The part that was asked for last. The loop's alone. */
    private @Nullable ByteBuffer begun;

    private volatile int failure;
    private volatile List<String> trailers = List.of();

    public Streamed(int status, List<String> fields, WaitingBytes waitingBytes) {
      this.status = status;
      this.fields = fields;
      this.waitingBytes = waitingBytes;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public List<String> fields() {
      return fields;
    }

    public WaitingBytes waitingBytes() {
      return waitingBytes;
    }

    public boolean isOpen() {
      return end.get() == End.OPEN;
    }

    public boolean isFinished() {
      return end.get() == End.FINISHED;
    }

    /** The status for a client that has not got the head. */
    public int failure() {
      return failure;
    }

    public boolean isFailed() {
      return end.get() == End.FAILED;
    }

    public void add(ByteBuffer part) {
      waitingBytes.queued(part.remaining());
      parts.add(part);
    }

    /** The next part; null if none is there now. On the loop. */
    public @Nullable ByteBuffer next() {
      begun = parts.poll();
      return begun;
    }

    @Override
    public long waiting() {
      return waitingBytes.queued();
    }

    @Override
    public long held() {
      ByteBuffer partly = begun;
      return partly == null ? waiting() : waiting() - partly.remaining() + Reply.held(partly);
    }

    /** What follows the body: name, value ... */
    public List<String> trailers() {
      return trailers;
    }

    /** Whether this call ended it. */
    public boolean finish(List<String> behind) {
      trailers = behind;
      return end.compareAndSet(End.OPEN, End.FINISHED);
    }

    /**
     * Whether this call ended it.
     *
     * @param instead the status that a client gets who has not got this answer's head
     */
    public boolean fail(int instead) {
      failure = instead;
      return end.compareAndSet(End.OPEN, End.FAILED);
    }
  }
}
