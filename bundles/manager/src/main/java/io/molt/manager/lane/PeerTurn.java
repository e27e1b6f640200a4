package io.molt.manager.lane;

import io.molt.manager.run.Stacks;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.WorkerInstance;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One packet of a peer in the hands of one worker. */
final class PeerTurn extends Callback {

  private static final Logger LOG = LoggerFactory.getLogger(PeerTurn.class);

  private final PeerLane lane;

  /** Whether this turn still has the lane; it is taken away once, by its end or by force. */
  private final AtomicBoolean hasLane = new AtomicBoolean(true);

  PeerTurn(PeerLane lane) {
    this.lane = lane;
  }

  @Override
  public void call(WorkerInstance worker) throws Exception {
    Object handler = worker.handlers().as(lane.traits().kind());
    Object packet = lane.take();
    if (handler != null && packet != null) {
      worker.worked();
      lane.traits().kind().packet(handler, new LeasedPeer(lane.peer(), worker), packet);
    }
    leave();
  }

  private void leave() {
    if (hasLane.compareAndSet(true, false)) {
      lane.delivered();
    }
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    leave();
    if (worker.lease().isRevoked()) {
      LOG.debug("[{}] {} was taken away: {}", worker.label(), what(), Stacks.of(thrown));
    } else {
      LOG.error("[{}] {} failed: {}", worker.label(), what(), Stacks.of(thrown));
    }
  }

  /** The packet is lost; those behind it go to whichever worker serves. */
  @Override
  public void abandon() {
    leave();
  }

  @Override
  public String what() {
    return lane.traits().kind().method() + " of " + lane.peer().remoteAddress();
  }
}
