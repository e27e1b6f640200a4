package io.molt.manager.worker;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call to one of the methods of {@link io.molt.worker.Worker}. */
public final class LifecycleCall extends Callback {

  /** What is being done while a user process runs. */
  public static final String RUN = "run";

  /** What to call. */
  @FunctionalInterface
  public interface Body {
    void call() throws Throwable;
  }

  private final String method;
  private final Body body;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private @Nullable Throwable thrown;

  public LifecycleCall(String method, Body body) {
    this.method = method;
    this.body = body;
  }

  /**
   * Completed when it has returned or thrown; with the exception itself. Nothing of it runs any
   * more by then, so that whoever removes the worker next does not take it for code that hangs.
   */
  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void call(WorkerInstance worker) throws Throwable {
    body.call();
  }

  @Override
  public void failed(WorkerInstance worker, Throwable why) {
    thrown = why;
  }

  @Override
  public boolean letGo() {
    if (thrown == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(thrown);
    }
    return true;
  }

  /** Whoever called is told, and knows what it means. */
  @Override
  public void threw(WorkerInstance worker, Throwable thrown) {}

  @Override
  public void abandon() {
    // Nobody outside waits for it; whoever called has a deadline of its own.
  }

  @Override
  public String what() {
    return method;
  }
}
