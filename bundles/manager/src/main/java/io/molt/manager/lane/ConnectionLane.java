package io.molt.manager.lane;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.Connection;
import io.molt.spi.Loan;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.spi.StreamTransport.Why;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream connection, handed to its worker one at a time and in order, whichever
 * generation takes each. At most one {@link LaneTurn} delivers at any moment; what arrives
 * meanwhile waits here.
 *
 * <p>The lane is in its slot's inbox, or in a turn's hands, exactly while {@link #waiting} is not
 * zero. While nothing waits the lane is this one object: idle connections are the most, and their
 * memory is what limits their number.
 */
public final class ConnectionLane implements StreamLane<Object>, Event {

  /** What can happen on a connection. */
  sealed interface Happening {
    /** It was accepted, or has become a stream. */
    record Begun() implements Happening {}

    /** Bytes have come, or a message. */
    record Received(Object arrived, int size) implements Happening {}

    /** The same, in memory of the listener's. */
    record Lent(Loan<Object> loan) implements Happening {}

    /** The client sends no more; it may still read. */
    record Ended() implements Happening {}

    /** It is closed. */
    record Closed() implements Happening {}
  }

  private static final Happening BEGUN = new Happening.Begun();
  private static final Happening ENDED = new Happening.Ended();
  private static final Happening CLOSED = new Happening.Closed();

  /** A happening that waits, and the one that came before it; or, once taken, after it. */
  private static final class Letter {
    private final Happening happening;
    private @Nullable Letter next;

    Letter(Happening happening) {
      this.happening = happening;
    }
  }

  private static final AtomicReferenceFieldUpdater<ConnectionLane, @Nullable Letter> POSTED =
      AtomicReferenceFieldUpdater.newUpdater(ConnectionLane.class, Letter.class, "posted");
  private static final AtomicReferenceFieldUpdater<ConnectionLane, @Nullable Letter> FIRST =
      AtomicReferenceFieldUpdater.newUpdater(ConnectionLane.class, Letter.class, "first");
  private static final AtomicIntegerFieldUpdater<ConnectionLane> WAITING =
      AtomicIntegerFieldUpdater.newUpdater(ConnectionLane.class, "waiting");
  private static final AtomicIntegerFieldUpdater<ConnectionLane> QUEUED_BYTES =
      AtomicIntegerFieldUpdater.newUpdater(ConnectionLane.class, "queuedBytes");

  /** What an event that waits takes beside its bytes. */
  private static final int LETTER_BYTES = 128;

  private final StreamTransport<Object> transport;
  private final Slot slot;
  private final LaneTraits traits;

  /** Where it is while the connection is open; null afterwards. */
  private @Nullable Lanes home;

  /** The lane behind this one there. */
  private @Nullable ConnectionLane next;

  /** The letter that came last. */
  private volatile @Nullable Letter posted;

  /**
   * The letter to be taken next; those that follow it came before the posted. Written by the turn
   * that has the lane, and read by the next, also when that was taken away from a thread that
   * hangs.
   */
  private volatile @Nullable Letter first;

  /** What workers keep with the connection, and its rooms; most have neither. */
  private volatile Keepsakes keepsakes = Keepsakes.NONE;

  private volatile int waiting;
  private volatile int queuedBytes;

  /**
   * {@link WorkerInstance#serial} of the worker that had it last. For the turn that has the lane.
   */
  private volatile int handledBy;

  /** Whether a worker has seen the end of the connection. For the turn that has the lane. */
  private volatile boolean endSeen;

  /**
   * @param home from which it is to be removed when no further event will come
   */
  public ConnectionLane(
      StreamTransport<Object> transport, Slot slot, LaneTraits traits, Lanes home) {
    this.transport = transport;
    this.slot = slot;
    this.traits = traits;
    this.home = home;
  }

  public StreamTransport<Object> transport() {
    return transport;
  }

  /** How its events are handled. */
  public StreamKind<Object, Connection, Object> kind() {
    return traits.kind();
  }

  /** For {@link Lanes} alone, as is {@link #setNext}. */
  @Nullable ConnectionLane next() {
    return next;
  }

  void setNext(@Nullable ConnectionLane lane) {
    next = lane;
  }

  /** What stays with it whichever code has it. */
  Keepsakes keepsakes() {
    return keepsakes;
  }

  /** Changes that, and tells what it is then. */
  synchronized Keepsakes keep(UnaryOperator<Keepsakes> change) {
    keepsakes = change.apply(keepsakes);
    return keepsakes;
  }

  /** Has values kept from the beginning. */
  public void keep(Map<String, Parcel> values) {
    values.forEach((name, value) -> keep(before -> before.with(name, value)));
  }

  /** Takes it into a room; false if it is closed. From any thread, as {@link #leave}. */
  boolean join(String room) {
    Lanes here = home;
    return here != null && here.rooms().join(this, room);
  }

  /** Takes it out of a room, and says whether it was in it. */
  boolean leave(String room) {
    Lanes here = home;
    return here != null && here.rooms().leave(this, room);
  }

  /**
   * Whether a worker is to be told that it has the connection now: another had it before.
   *
   * @param serial the worker's
   */
  boolean isAdoptedBy(int serial) {
    int before = handledBy;
    if (before == serial) {
      return false; // as nearly always: nothing is written then
    }
    handledBy = serial;
    return before != 0;
  }

  /** Begins with the connection's first event. On its event loop. */
  public void begin() {
    happened(BEGUN);
  }

  /** The same, from any thread. */
  public void beginElsewhere() {
    if (happens(BEGUN)) {
      slot.submit(this);
    }
  }

  @Override
  public void received(Object arrived, int size) {
    queued(size);
    happened(new Happening.Received(arrived, size));
  }

  @Override
  public void received(Loan<Object> loan) {
    queued(loan.size());
    if (happens(new Happening.Lent(loan))) {
      slot.entrance(transport.reactor()).handInLarge(this);
    }
  }

  @Override
  public boolean borrows() {
    WorkerInstance worker = slot.current();
    Object handler = worker == null ? null : worker.handlers().as(kind());
    return handler != null && kind().borrows(handler);
  }

  private void queued(int bytes) {
    if (QUEUED_BYTES.addAndGet(this, bytes) > traits.maxQueuedBytes()) {
      pause();
    }
  }

  /** Looks again afterwards: the worker may have caught up, and said so, just before. */
  private void pause() {
    transport.pauseReading();
    if (queuedBytes <= traits.maxQueuedBytes() / 2) {
      transport.resumeReading();
    }
  }

  @Override
  public long held() {
    return queuedBytes + (long) waiting * LETTER_BYTES;
  }

  @Override
  public void ended() {
    happened(ENDED);
  }

  /** Whether this is the first time that a worker is to see the end: it does so once. */
  boolean showsEnd() {
    boolean first = !endSeen;
    endSeen = true;
    return first;
  }

  @Override
  public void closed() {
    Lanes left = home;
    if (left != null) {
      home = null;
      left.remove(this);
      left.rooms().leave(this, keep(Keepsakes::closed).rooms());
      happened(CLOSED);
    }
  }

  private void happened(Happening happening) {
    if (happens(happening)) {
      slot.entrance(transport.reactor()).handIn(this);
    }
  }

  /** Whether the lane is to be handed in: nothing waited before. */
  private boolean happens(Happening happening) {
    Letter letter = new Letter(happening);
    Letter before;
    do {
      before = posted;
      letter.next = before;
    } while (!POSTED.compareAndSet(this, before, letter));
    return WAITING.getAndIncrement(this) == 0;
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    return new LaneTurn(this);
  }

  /** Takes out the next event. Only for the turn that has the lane. */
  @Nullable Happening take() {
    Happening taken = poll();
    switch (taken) {
      case Happening.Received(Object arrived, int size) -> dequeued(size);
      case Happening.Lent(Loan<Object> loan) -> dequeued(loan.size());
      case null, default -> {}
    }
    return taken;
  }

  private void dequeued(int bytes) {
    int before = QUEUED_BYTES.getAndAdd(this, -bytes);
    if (before > traits.maxQueuedBytes() / 2 && before - bytes <= traits.maxQueuedBytes() / 2) {
      transport.resumeReading();
    }
  }

  private @Nullable Happening poll() {
    Letter taken = first;
    if (taken == null) {
      taken = inOrder(POSTED.getAndSet(this, null));
    }
    if (taken == null) {
      return null;
    }
    FIRST.lazySet(this, taken.next);
    return taken.happening;
  }

  private static @Nullable Letter inOrder(@Nullable Letter last) {
    Letter before = null;
    for (Letter letter = last; letter != null; ) {
      Letter earlier = letter.next;
      letter.next = before;
      before = letter;
      letter = earlier;
    }
    return before;
  }

  /**
   * An event that was taken out has been delivered.
   *
   * @return whether more are waiting
   */
  boolean delivered() {
    return WAITING.decrementAndGet(this) != 0;
  }

  /** Gives the lane back to the slot: more is waiting, for whichever generation serves then. */
  void resubmit() {
    slot.submit(this);
  }

  /** No worker takes it any more: the connection is closed and what waits is forgotten. */
  @Override
  public void refuse() {
    transport.fail(Why.UNAVAILABLE);
    do {
      if (poll() instanceof Happening.Lent(Loan<Object> loan)) {
        loan.end();
      }
    } while (delivered());
  }
}
