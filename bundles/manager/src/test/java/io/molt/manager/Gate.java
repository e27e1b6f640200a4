package io.molt.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Where worker code of a test waits until the test lets it go on. */
final class Gate {

  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private volatile boolean reached;

  /** Parks until it is opened; ends with the exception if the thread is interrupted. */
  void pass() throws InterruptedException {
    reached = true;
    try {
      opened.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Waits although it is interrupted, as code does that hangs. */
  void passDeaf() {
    reached = true;
    opened.join();
  }

  void open() {
    opened.complete(null);
  }

  boolean isOpen() {
    return opened.isDone();
  }

  boolean isReached() {
    return reached;
  }
}
