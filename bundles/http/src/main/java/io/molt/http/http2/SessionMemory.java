package io.molt.http.http2;

import io.molt.listener.spi.LoopMemory;
import java.util.List;

/** What the client of one connection makes the server hold. On the loop. */
final class SessionMemory implements LoopMemory.Holder {

  private final Session session;
  private final LoopMemory memory;
  private long counted;
  private boolean held;

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
    long now = 0;
    long announced = 0;
    if (session.socket().isOpen()) {
      now = session.socket().outstanding();
      for (StreamTaker each : session.wire().takers()) {
        now += each.held();
        announced += each.settled();
      }
    }
    counted = memory.count(this, counted, now);
    memory.settle(announced);
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
      unread += each.waiting();
    }
    if (unread > counted / 2) {
      session.abort();
    } else {
      takers.forEach(StreamTaker::drop);
    }
  }
}
