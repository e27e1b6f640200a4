package io.molt.manager.lane;

import io.molt.manager.lane.ConnectionLane.Happening;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.Connection;
import io.molt.spi.Loan;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamKind.Moment;
import io.molt.spi.StreamTransport.Why;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's turn with a connection: delivers its events until none is left, another generation
 * serves, or others have waited long enough.
 */
final class LaneTurn extends Callback {

  private static final Logger LOG = LoggerFactory.getLogger(LaneTurn.class);

  /** After so many events other connections of the worker are served first. */
  private static final int LONGEST = 64;

  private final ConnectionLane lane;

  /** Whether this turn still has the lane; it is taken away once, by its end or by force. */
  private final AtomicBoolean hasLane = new AtomicBoolean(true);

  private volatile Moment doing = Moment.BEGIN;

  LaneTurn(ConnectionLane lane) {
    this.lane = lane;
  }

  @Override
  public void call(WorkerInstance worker) throws Exception {
    for (int count = 1; hasLane.get(); count++) {
      Happening happening = lane.take();
      if (happening == null) {
        throw new IllegalStateException("a lane without an event was submitted: " + what());
      }
      deliver(worker, happening);
      if (!goOn(worker, count)) {
        return;
      }
    }
  }

  private void deliver(WorkerInstance worker, Happening happening) throws Exception {
    StreamKind<Object, Connection, Object> kind = lane.kind();
    Object handler = worker.handlers().as(kind);
    if (handler == null) {
      lane.transport().fail(Why.FAILED);
      drop(happening);
      return;
    }
    Connection connection = kind.connection(new LeasedStream(lane, worker));
    worker.worked();
    if (lane.isAdoptedBy(worker.serial())) {
      adopt(kind, handler, connection, happening);
    }
    switch (happening) {
      case Happening.Begun() -> {
        doing = Moment.BEGIN;
        kind.begin(handler, connection);
      }
      case Happening.Received(Object arrived, int size) -> {
        doing = Moment.ARRIVAL;
        kind.arrival(handler, connection, arrived);
      }
      case Happening.Lent(Loan<Object> loan) -> {
        doing = Moment.ARRIVAL;
        lend(kind, handler, connection, loan);
      }
      case Happening.Ended() -> {
        end(kind, handler, connection);
        lane.transport().close();
      }
      case Happening.Closed() -> end(kind, handler, connection);
    }
  }

  private void adopt(
      StreamKind<Object, Connection, Object> kind,
      Object handler,
      Connection connection,
      Happening next)
      throws Exception {
    doing = Moment.ADOPTION;
    boolean adopted = false;
    try {
      kind.adopt(handler, connection);
      adopted = true;
    } finally {
      if (!adopted) {
        drop(next);
      }
    }
  }

  /** It is not delivered. */
  private static void drop(Happening happening) {
    if (happening instanceof Happening.Lent(Loan<Object> loan)) {
      loan.end();
    }
  }

  private void end(
      StreamKind<Object, Connection, Object> kind, Object handler, Connection connection)
      throws Exception {
    if (lane.showsEnd()) {
      doing = Moment.END;
      kind.end(handler, connection);
    }
  }

  /** One that came in for a worker that borrows may meet its successor, which does not. */
  private static void lend(
      StreamKind<Object, Connection, Object> kind,
      Object handler,
      Connection connection,
      Loan<Object> loan)
      throws Exception {
    if (kind.borrows(handler)) {
      loan.lend(lent -> kind.arrival(handler, connection, lent));
    } else {
      kind.arrival(handler, connection, loan.copy());
    }
  }

  /** One event is done with. Whether this turn takes another. */
  private boolean goOn(WorkerInstance worker, int count) {
    if (worker.lease().isRevoked()) {
      abandon();
      return false;
    }
    if (!hasLane.compareAndSet(true, false) || !lane.delivered()) {
      return false;
    }
    if (count < LONGEST && worker.slot().isCurrent(worker)) {
      hasLane.set(true);
      return true;
    }
    lane.resubmit();
    return false;
  }

  /** Ends the turn and the connection; what waits in the lane is the slot's again. */
  private void breakOff(Why why) {
    if (hasLane.compareAndSet(true, false)) {
      lane.transport().fail(why);
      leave();
    }
  }

  private void leave() {
    if (lane.delivered()) {
      lane.resubmit();
    }
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    if (worker.lease().isRevoked()) {
      abandon();
      LOG.debug("[{}] {} was taken away: {}", worker.label(), what(), Stacks.of(thrown));
    } else {
      breakOff(Why.FAILED);
      LOG.error(
          "[{}] {} failed, the connection is closed: {}",
          worker.label(),
          what(),
          Stacks.of(thrown));
    }
  }

  /** Taken away by force: what was in hand is lost, and its connection too if it has to be. */
  @Override
  public void abandon() {
    boolean isWhole = doing == Moment.ARRIVAL || doing == Moment.ADOPTION;
    if (!isWhole || !lane.kind().outlivesForce()) {
      breakOff(Why.UNAVAILABLE);
    } else if (hasLane.compareAndSet(true, false)) {
      leave();
    }
  }

  @Override
  public String what() {
    return lane.kind().method(doing) + " of conn " + lane.transport().id();
  }
}
