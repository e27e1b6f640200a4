package io.molt.http;

/**
 * How far a connection has come. It only ever goes down this list, and may leave out a part of it;
 * {@code HttpConnection.become} alone takes it there.
 *
 * <pre>
 *             takes         answers   goes on to
 * OPEN        requests      yes       LAST       a request says that it is the last, or the server
 *                                                ends and waits for what is in a worker's hands
 *                                     ANSWERING  a request is refused, or the server ends
 *                                     CLOSING    an answer closes it or breaks off, or the client
 *                                                has ended and got all its answers
 * LAST        a rest        yes       ANSWERING  the last request is there, refused or cut off
 *                                     CLOSING    as from OPEN, or it was answered before it was
 *                                                there
 * ANSWERING   nothing       yes       CLOSING    the last answer is written, or breaks off
 * CLOSING     nothing       no        CLOSED     what was written has left, and the client has
 *                                                closed its half or has had its time
 * SWITCHED    nothing       no        CLOSED     the channel is closed by whoever still has this
 * CLOSED      nothing       no
 * </pre>
 *
 * From OPEN and LAST, and from ANSWERING as long as the last request is not answered, it goes to
 * SWITCHED when the answer to that is that something else is spoken from there on.
 *
 * <p>From each of them it goes to CLOSED at once where it is lost or aborted, by any thread; all
 * else is done on the loop.
 *
 * <p>Not a part of it is what can be so in each of these: whether the client has closed its half,
 * and whether what it sent is being read, see {@link RequestDecoder#isExhausted}; and whether the
 * server wants the connection to end, see {@link LastCall}, for that is long so in OPEN.
 */
enum ConnectionState {
  /** Requests are taken. */
  OPEN,
  /** The request that arrives is the last. */
  LAST,
  /** Nothing further is taken; what was taken is answered. */
  ANSWERING,
  /** No further answer is written; what was written leaves. */
  CLOSING,
  /** Something else is spoken on the channel. */
  SWITCHED,
  /** The channel is closed, or is about to be. */
  CLOSED;

  /** Whether something of the client is taken. */
  boolean takes() {
    return isBefore(ANSWERING);
  }

  /** Whether answers are written. */
  boolean answers() {
    return isBefore(CLOSING);
  }

  boolean isBefore(ConnectionState other) {
    return compareTo(other) < 0;
  }

  /** The one that is further down. */
  ConnectionState or(ConnectionState other) {
    return isBefore(other) ? other : this;
  }
}
