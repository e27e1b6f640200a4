package io.molt.manager.lane;

import io.molt.manager.lane.ConnectionLane.Happening;
import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.BorrowingStreamHandler;
import io.molt.net.StreamHandler;
import io.molt.spi.Loan;
import java.nio.ByteBuffer;
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

  private volatile String doing = "onConnect";

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
    StreamHandler handler = worker.handlers().stream();
    if (handler == null) {
      lane.transport().close();
      if (happening instanceof Happening.Lent(Loan loan)) {
        loan.end();
      }
      return;
    }
    LeasedConnection connection = new LeasedConnection(lane, worker);
    worker.worked();
    switch (happening) {
      case Happening.Connected() -> {
        doing = "onConnect";
        handler.onConnect(connection);
      }
      case Happening.Received(ByteBuffer data) -> {
        doing = "onReceive";
        handler.onReceive(connection, data);
      }
      case Happening.Lent(Loan loan) -> {
        doing = "onReceive";
        lend(handler, connection, loan);
      }
      case Happening.Ended() -> {
        close(handler, connection);
        lane.transport().close();
      }
      case Happening.Closed() -> close(handler, connection);
    }
  }

  private void close(StreamHandler handler, LeasedConnection connection) throws Exception {
    if (lane.showsEnd()) {
      doing = "onClose";
      handler.onClose(connection);
    }
  }

  /** One that came in for a worker that borrows may meet its successor, which does not. */
  private static void lend(StreamHandler handler, LeasedConnection connection, Loan loan)
      throws Exception {
    if (handler instanceof BorrowingStreamHandler) {
      loan.lend(data -> handler.onReceive(connection, data));
    } else {
      handler.onReceive(connection, loan.copy());
    }
  }

  /** One event is done with. Whether this turn takes another. */
  private boolean goOn(WorkerInstance worker, int count) {
    if (worker.lease().isRevoked()) {
      breakOff();
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
  private void breakOff() {
    if (hasLane.compareAndSet(true, false)) {
      lane.transport().close();
      if (lane.delivered()) {
        lane.resubmit();
      }
    }
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    breakOff();
    if (worker.lease().isRevoked()) {
      LOG.debug("[{}] {} was taken away: {}", worker.label(), what(), Stacks.of(thrown));
    } else {
      LOG.error(
          "[{}] {} failed, the connection is closed: {}",
          worker.label(),
          what(),
          Stacks.of(thrown));
    }
  }

  @Override
  public void abandon() {
    breakOff();
  }

  @Override
  public String what() {
    return doing + " of conn " + lane.transport().id();
  }
}
