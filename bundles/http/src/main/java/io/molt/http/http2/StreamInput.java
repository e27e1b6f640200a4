package io.molt.http.http2;

import io.molt.http.BodyFlow;
import io.molt.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The body of a request as it comes: no more is let come than is read (RFC 9113, 5.2). On the loop,
 * but for what it is told as a {@link BodyFlow}.
 */
final class StreamInput implements BodyFlow {

  private final Session session;
  private final Http2Stream stream;
  private final int half;
  private final RequestBody body;
  private Runnable whenRead = () -> {};

  /** How much has come and was not given back to the client, so that it could send more. */
  private volatile int unreturned;

  private long received;

  /** Whether somebody reads it: until then, and without, all of it is gathered. */
  private boolean offered;

  StreamInput(Session session, Http2Stream stream) {
    this.session = session;
    this.stream = stream;
    this.half = session.settings().http2().initWindowSize() / 2;
    this.body =
        new RequestBody(Long.MAX_VALUE, session.settings().packageMaxLength(), this, this::awaited);
  }

  /**
   * Its exchange is there.
   *
   * @param task asks for the loop's turn; from any thread
   */
  void asks(Runnable task) {
    whenRead = task;
  }

  RequestBody body() {
    return body;
  }

  /** How much has come. */
  long received() {
    return received;
  }

  private void awaited() {
    whenRead.run();
  }

  @Override
  public void full() {
    // The window is what bounds it.
  }

  @Override
  public void low() {
    // As above.
  }

  @Override
  public void taken(long waiting) {
    if (unreturned - waiting >= half) {
      whenRead.run();
    }
  }

  /** So many bytes have come. Before they are added to the body. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes it
  void arrived(int bytes) {
    received += bytes;
    unreturned += bytes;
  }

  void add(ByteBuf data, boolean last) {
    body.add(data, last);
  }

  /** Somebody is there to read it. */
  void offered() {
    offered = true;
    body.offered();
  }

  /** Whether the client has no reason to wait with it. */
  boolean isDue(StreamTraits traits) {
    return !session.memory().isHeld()
        && unreturned < 2 * half
        && !(traits.expectsContinue() && body.isUninvited());
  }

  /** Whether so much has come that somebody should begin to read it. */
  boolean isEnough() {
    return body.waiting() >= Math.min(half, session.gathered());
  }

  /** Lets the client send as much as was read. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes it
  void giveBack() {
    boolean gathers = !offered && !session.dispatcher().streamsBodies();
    int back = gathers ? unreturned : (int) (unreturned - body.waiting());
    if (back > 0 && !session.memory().isHeld()) {
      unreturned -= back;
      session.wire().giveBack(stream, back);
    }
  }
}
