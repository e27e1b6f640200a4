package io.molt.manager.worker;

import io.molt.manager.run.Stacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that one worker is told, and to which it owes nobody an answer: the end of a task, a
 * tick. Handed in once.
 */
public final class Delivery extends Callback implements Event {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** Tells the worker. */
  @FunctionalInterface
  public interface Body {
    void tell(WorkerInstance worker) throws Exception;
  }

  private final String what;
  private final Body body;
  private final Runnable whenOver;
  private boolean harmless;

  public Delivery(String what, Body body) {
    this(what, body, () -> {});
  }

  /**
   * @param what what is being done, for people
   * @param whenOver run when the worker has been told, or never will be
   */
  public Delivery(String what, Body body, Runnable whenOver) {
    this.what = what;
    this.body = body;
    this.whenOver = whenOver;
  }

  /** Does not count against the worker if it throws. Before it is handed in. */
  public Delivery harmless() {
    harmless = true;
    return this;
  }

  @Override
  public void threw(WorkerInstance worker, Throwable thrown) {
    if (!harmless) {
      super.threw(worker, thrown);
    }
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    return this;
  }

  @Override
  public void refuse() {
    whenOver.run();
    LOG.debug("{} comes to nobody: the application is gone.", what);
  }

  @Override
  public void call(WorkerInstance worker) throws Exception {
    try {
      body.tell(worker);
    } finally {
      whenOver.run();
    }
  }

  @Override
  public void failed(WorkerInstance worker, Throwable thrown) {
    LOG.error("[{}] {} failed: {}", worker.label(), what, Stacks.of(thrown));
  }

  @Override
  public void abandon() {
    // Whoever takes it away says so; nobody waits for it.
  }

  @Override
  public String what() {
    return what;
  }
}
