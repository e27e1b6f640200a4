package io.molt.manager.worker;

import static java.util.Objects.requireNonNull;

import io.molt.manager.code.WorkerCode;
import io.molt.manager.run.Carrier;
import io.molt.manager.run.Driver;
import io.molt.manager.run.Stacks;
import io.molt.reload.Failure;
import io.molt.share.Shared;
import io.molt.spi.Content;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker of one generation: its code, its carrier, its lease, and what it has in hand. */
public final class WorkerInstance {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerInstance.class);

  private final String label;
  private final long generation;
  private final Content content;
  private final Slot slot;
  private final int serial;
  private final WorkerCode code;
  private final Carrier carrier;
  private final Lease lease;
  private final SharedUse shared;
  private volatile Activity activity = Activity.NONE;
  private final InHand inHand = new InHand();
  private final CallbackSource callbacks;
  private final CallbackRunner runner;
  private final AtomicLong handled = new AtomicLong();
  private final MaxRequest maxRequest;
  private final Overseer overseer;

  /** Whether it takes nothing more out of its slot. */
  private volatile boolean closed;

  private volatile boolean condemned;
  private final CompletableFuture<Failure> ended = new CompletableFuture<>();
  private final AtomicBoolean dead = new AtomicBoolean();
  private volatile long activeSince;
  private volatile @Nullable Worker worker;
  private volatile boolean started;
  private Handlers handlers = Handlers.NONE;

  /**
   * @param label what log lines begin with: {@code hello worker 3 gen 12}
   * @param environment whose coroutines it runs in, or whose thread locals it has
   * @param maxRequest how much it may do
   * @param overseer told what happens to it
   */
  public WorkerInstance(
      String label,
      long generation,
      Content content,
      Role role,
      Slot slot,
      WorkerCode code,
      Driver driver,
      Environment environment,
      MaxRequest maxRequest,
      Overseer overseer) {
    this.maxRequest = maxRequest;
    this.overseer = overseer;
    this.label = label;
    this.generation = generation;
    this.content = content;
    this.slot = slot;
    this.serial = slot.nextSerial();
    this.code = code;
    this.carrier = new Carrier(label, this::takeNext, driver);
    this.lease = new Lease(label);
    this.shared = new SharedUse(environment.shared(), lease);
    this.callbacks = new CallbackSource(this, inHand);
    this.runner =
        new CallbackRunner(
            this,
            inHand,
            role.hasCoroutines(environment.settings()) ? environment.coroutines() : null,
            environment.locals(),
            callbacks::next);
  }

  public String label() {
    return label;
  }

  /** The number of its generation. */
  public long generation() {
    return generation;
  }

  /** What its code is made of. */
  public Content content() {
    return content;
  }

  public Slot slot() {
    return slot;
  }

  /** A number that no other worker of its pool has, before it or beside it; never 0. */
  public int serial() {
    return serial;
  }

  public WorkerCode code() {
    return code;
  }

  public Carrier carrier() {
    return carrier;
  }

  public Lease lease() {
    return lease;
  }

  /** Gives it what it does by itself while it serves. Once, before it starts. */
  public void does(Activity its) {
    activity = its;
    if (closed) {
      its.end();
    }
  }

  /** What it does by itself is over. A repeated call changes nothing. */
  public void endActivity() {
    activity.end();
  }

  public Shared shared() {
    return shared.view();
  }

  /** Ends its right to act, and takes from it what it holds. A repeated call changes nothing. */
  public void revoke() {
    lease.revoke();
    for (String lock : shared.release()) {
      LOG.warn("[{}] Still held the lock {}, which is released.", label, lock);
    }
  }

  /** The instance of the application's class. There once it has started. */
  public Worker worker() {
    return requireNonNull(worker, label);
  }

  /** It begins to serve. */
  public void activated(long nanoTime) {
    activeSince = nanoTime;
    carrier.serves();
  }

  /** What it does by itself. */
  Activity activity() {
    return activity;
  }

  /** What it does by itself begins. A repeated call changes nothing. */
  public void beginActivity() {
    activity.begin();
  }

  /** When it began to serve, as the schedule's clock says. */
  public long activeSince() {
    return activeSince;
  }

  /** Takes nothing more out of its slot; what it has in hand goes on. */
  public void close() {
    closed = true;
    endActivity();
    slot.wake();
  }

  public boolean isClosed() {
    return closed;
  }

  /** Whether it takes what comes in, or will when it serves. */
  public boolean isOpen() {
    return !closed && !condemned;
  }

  /**
   * Its code asks for the end of the JVM, and so it ends, whether it serves already or not.
   *
   * @param why names it
   */
  public void end(Failure why) {
    ended.complete(why);
    close();
  }

  /** Completed if its code has asked for the end of the JVM. */
  public CompletableFuture<Failure> ended() {
    return ended;
  }

  /** Dies, and says whether this was the first time. */
  public boolean die() {
    return dead.compareAndSet(false, true);
  }

  public boolean isDead() {
    return dead.get();
  }

  /** Something has come in for it although it is closed. */
  void passOn() {
    overseer.passOn(slot);
  }

  /** One of its callbacks has thrown. */
  public void erred(String what, Throwable thrown) {
    overseer.erred(this, what, thrown);
  }

  /**
   * Ends its code, so that nothing of it can be called any more. A repeated call changes nothing,
   * and tries again if the first has failed. Never throws: there is more to do for whoever calls.
   */
  public void condemn() {
    try {
      if (!condemned) {
        condemned = code.condemn();
      }
    } catch (RuntimeException | Error failed) {
      LOG.error("[{}] Its code could not be told to end: {}", label, Stacks.of(failed));
    }
  }

  /** Has ready what {@link #condemn} needs, for when its bundle is gone. Never throws either. */
  public void linkEnd() {
    try {
      code.linkEnd();
    } catch (RuntimeException | Error failed) {
      LOG.warn("[{}] Its code could not be made ready to end: {}", label, Stacks.of(failed));
    }
  }

  public boolean isCondemned() {
    return condemned;
  }

  /** Whether {@code onWorkerStart} has returned, so that {@code onWorkerStop} is due. */
  public boolean hasStarted() {
    return started;
  }

  /** What its code handles. There once it has started. */
  public Handlers handlers() {
    return handlers;
  }

  /** Loads, constructs and starts the worker on its carrier. */
  public CompletableFuture<Void> start(WorkerContext context) {
    return call(
        "onWorkerStart",
        () -> {
          code.loadWorker();
          code.onExit(status -> overseer.exited(this, status));
          Worker created = code.create();
          handlers = new Handlers(created);
          worker = created;
          created.onWorkerStart(context);
          started = true;
        });
  }

  /** Calls one of the worker's own methods on its carrier. */
  public CompletableFuture<Void> call(String method, LifecycleCall.Body body) {
    LifecycleCall call = new LifecycleCall(method, body);
    inHand.add();
    carrier.execute(() -> runner.begin(call));
    return call.done();
  }

  /** Begins the next callback if there is one for this worker. On the carrier. */
  private boolean takeNext() {
    Callback next = callbacks.next();
    if (next != null) {
      runner.begin(next);
    }
    return next != null;
  }

  /** A callback's code has returned. On the carrier. */
  public void ended(Callback callback) {
    handled.incrementAndGet();
    if (callback.letGo()) {
      inHand.settled(callback);
    }
  }

  /** What it has in hand. */
  public InHand inHand() {
    return inHand;
  }

  public long handled() {
    return handled.get();
  }

  /** It has taken a request, what a connection has received, or a task. */
  public void worked() {
    if (maxRequest.isOver()) {
      overseer.worn(this);
    }
  }

  /**
   * Takes its carrier away from what hangs there, which stays in hand: so it is known to all who
   * end what is left, whatever runs on the carrier meanwhile.
   *
   * @param task as {@link Carrier#runningTask} named it
   * @return false, and nothing has changed, if that task does not run any more
   */
  public boolean takeOver(int task, Driver next) {
    inHand.keepRunning();
    return carrier.takeOver(task, next);
  }
}
