package io.molt.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.CompletableFuture;

/** What takes what comes on one stream. On the loop. */
interface StreamTaker {

  /**
   * A part of what comes.
   *
   * @param data the caller's
   * @param last whether nothing follows
   * @return how many bytes of it the client may send anew at once; for the others {@link
   *     Wire#giveBack} is called when they were taken
   */
  int data(ByteBuf data, boolean last);

  /** Fields behind the last part, and nothing more. */
  void trailers(Http2Headers fields);

  /** The stream is closed: nothing passes any more. */
  void closed();

  /**
   * The server ends: no more than was sent by then is taken.
   *
   * @return completed when that is so
   */
  default CompletableFuture<Void> retire() {
    return CompletableFuture.completedFuture(null);
  }

  /** The client sends no more, on no stream. */
  void inputEnded();

  /** The server ends, and nothing is waited for any longer. */
  void endNow();

  /** About how many bytes of memory are held for it. */
  long held();

  /** How many bytes that were announced are counted now. */
  int settled();

  /** How much memory that takes which waits for the client. */
  long heldByAnswer();

  /** Lets the client send as much as was taken. */
  void giveBack();

  /** The server stops, and waits only for what comes on. */
  void hurry(long now);

  /** Lets go of what the client makes the server hold. */
  void drop();

  /** Whether something is on its way on it that has to come on. */
  boolean isArriving();

  /** Looks whether something takes the client too long. */
  void look(long now);
}
