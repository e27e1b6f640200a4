package io.molt.manager;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call to one of the methods of {@link io.molt.worker.Worker}. */
final class LifecycleCall extends Callback {

  /** What is being done while a user process runs. */
  static final String RUN = "run";

  /** What to call. */
  @FunctionalInterface
  interface Body {
    void call() throws Throwable;
  }

  private final String method;
  private final Body body;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private @Nullable Throwable thrown;

  LifecycleCall(String method, Body body) {
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
  void call(WorkerInstance worker) throws Throwable {
    body.call();
  }

  @Override
  void failed(WorkerInstance worker, Throwable why) {
    thrown = why;
  }

  @Override
  boolean letGo() {
    if (thrown == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(thrown);
    }
    return true;
  }

  /** Whoever called is told, and knows what it means. */
  @Override
  void threw(WorkerInstance worker, Throwable thrown) {}

  @Override
  void abandon() {
    // Nobody outside waits for it; whoever called has a deadline of its own.
  }

  @Override
  String what() {
    return method;
  }
}
