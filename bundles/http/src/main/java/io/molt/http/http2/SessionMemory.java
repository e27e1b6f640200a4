package io.molt.http.http2;

import io.molt.listener.spi.LoopMemory;
import java.util.List;
import java.util.function.Consumer;

/** What the client of one connection makes the server hold. On the loop. */
final class SessionMemory implements LoopMemory.Holder {

  private final Session session;
  private final LoopMemory memory;
  private final Consumer<StreamTaker> adding = this::add;
  private long counted;
  private boolean held;

  /** What the streams hold that were added up, and what their answers have announced. */
  private long heldByStreams;

  private long announcedByStreams;

  SessionMemory(Session session) {
    this.session = session;
    this.memory = session.client().reactor().memory();
  }

  /** Whether no more is to come for now. */
  boolean isHeld() {
    return held;
  }

  /** What an answer announced is nothing that waits any more. */
  void settled(long announced) {
    memory.settle(announced);
  }

  /** The client is gone. */
  void forget() {
    memory.forget(this, counted);
    counted = 0;
  }

  @Override
  public long counted() {
    return counted;
  }

  @Override
  public void count() {
    heldByStreams = 0;
    announcedByStreams = 0;
    long now = 0;
    if (session.socket().isOpen()) {
      session.wire().forEachTaker(adding);
      now = session.socket().outstanding() + heldByStreams;
    }
    counted = memory.count(this, counted, now);
    memory.settle(announcedByStreams);
  }

  private void add(StreamTaker each) {
    heldByStreams += each.held();
    announcedByStreams += each.settled();
  }

  /** Bodies come no further, and what the client says of its windows is heard all the same. */
  @Override
  public void hold(boolean still) {
    held = still;
    if (!still) {
      session.wire().takers().forEach(StreamTaker::giveBack);
    }
  }

  /** Most of what it holds are answers that the client does not read: it is closed. */
  @Override
  public void giveUp() {
    List<StreamTaker> takers = session.wire().takers();
    long unread = session.socket().outstanding();
    for (StreamTaker each : takers) {
      unread += each.heldByAnswer();
    }
    if (unread > counted / 2) {
      session.abort();
    } else {
      takers.forEach(StreamTaker::drop);
    }
  }
}
