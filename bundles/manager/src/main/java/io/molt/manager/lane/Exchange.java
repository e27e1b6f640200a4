package io.molt.manager.lane;

import io.molt.manager.run.Causes;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.ExchangeFailure;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.ExchangeTransport.Why;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One request on its way to a worker and in its hands: a lane of its own, for answers are put in
 * order by the listener.
 */
public final class Exchange extends Callback implements Event {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final AtomicIntegerFieldUpdater<Exchange> OWED =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "owed");

  /** The callback has not returned. */
  private static final int CALL = 1;

  /** The response was detached and has not ended. */
  private static final int DETACHED = 2;

  private final ExchangeTransport transport;
  private final ExchangeTraits traits;
  private volatile int owed = CALL;

  /** Whether a first byte of the response has been sent. */
  private volatile boolean begun;

  /** Whether and since when it has been seen to wait. Used by one look at a time. */
  private boolean timed;

  private long sinceNanos;

  public Exchange(ExchangeTransport transport, ExchangeTraits traits) {
    this.transport = transport;
    this.traits = traits;
  }

  ExchangeTransport transport() {
    return transport;
  }

  ExchangeTraits traits() {
    return traits;
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    worker.worked();
    return this;
  }

  @Override
  public void call(WorkerInstance worker) throws Exception {
    Object handler = worker.handlers().as(traits.kind());
    if (handler == null) {
      transport.fail(Why.UNAVAILABLE);
      return;
    }
    traits.kind().call(handler, transport, new LeasedExchange(this, worker));
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    if (isTakenAway() || worker.lease().isRevoked()) {
      transport.fail(Why.UNAVAILABLE);
      log(worker, Level.DEBUG, "was taken away", thrown);
    } else {
      ExchangeFailure failure = failure(thrown);
      if (failure == null) {
        transport.fail(Why.FAILED);
        log(worker, Level.ERROR, "failed", thrown);
      } else {
        failure.answer();
        Level level = failure.isClients() ? Level.DEBUG : Level.WARN;
        log(worker, level, failure.inWords(), thrown);
      }
    }
    ended(worker);
  }

  private void log(WorkerInstance worker, Level level, String how, Throwable thrown) {
    if (LOG.isEnabledForLevel(level)) {
      LOG.atLevel(level).log("[{}] {} {}: {}", worker.label(), what(), how, Stacks.of(thrown));
    }
  }

  /** What the protocol makes of what the code has thrown; null if it is a failure as any other. */
  private @Nullable ExchangeFailure failure(Throwable thrown) {
    return Causes.isFatal(thrown) ? null : traits.kind().failure(transport, thrown);
  }

  /** What a client has caused, or is an answer, does not count against the worker. */
  @Override
  public void threw(WorkerInstance worker, Throwable thrown) {
    if (failure(thrown) == null) {
      super.threw(worker, thrown);
    }
  }

  /** Parts of the response are sent. */
  void begin() {
    begun = true;
  }

  /**
   * Whether its coroutine has waited for too long before it sent anything. Time counts from the
   * first look that sees it wait, so that a request reads no clock. One that is detached may take
   * its time, and so may a stream; while the request comes in, it is the client who is waited for.
   */
  @Override
  public boolean isLate(long nanoTime, Duration limit) {
    boolean waits = kept && owed == CALL && !begun && !isTakenAway() && transport.isReceived();
    if (!waits || !timed) {
      timed = waits;
      sinceNanos = nanoTime;
    }
    return waits && nanoTime - sinceNanos >= limit.toNanos();
  }

  /** The response may end after the callback has returned. */
  void detach() {
    OWED.getAndUpdate(this, now -> now | DETACHED);
  }

  /** The response has ended, in the callback or after it. */
  void ended(WorkerInstance worker) {
    if ((owed & DETACHED) != 0 && settles(DETACHED)) {
      worker.inHand().settled(this);
    }
  }

  @Override
  public boolean letGo() {
    return settles(CALL);
  }

  @Override
  public boolean isOwed() {
    return owed != 0;
  }

  /** Takes off one of the things owed, and says whether it was the last. */
  private boolean settles(int part) {
    return OWED.getAndUpdate(this, now -> now & ~part) == part;
  }

  @Override
  public void abandon() {
    transport.fail(Why.UNAVAILABLE);
  }

  @Override
  public void refuse() {
    transport.fail(Why.UNAVAILABLE);
  }

  @Override
  public String what() {
    return transport.what();
  }
}
