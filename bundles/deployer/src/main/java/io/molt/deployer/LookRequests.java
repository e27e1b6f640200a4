package io.molt.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Those who wait until the deploy directory has been looked at, each until nothing in it is in
 * motion any more; not longer than a reload waits for a file that goes on changing. Asked from any
 * thread, answered by the one that looks.
 */
final class LookRequests {

  private final Ticker ticker;
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private volatile Runnable poke = () -> {};
  private volatile boolean closed;

  private record Request(long since, CompletableFuture<Void> looked) {}

  LookRequests(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * From here on somebody looks.
   *
   * @param asksForLook asks for a look soon
   */
  void open(Runnable asksForLook) {
    poke = asksForLook;
    poke.run();
  }

  /** Completed, normally, when what lies in the directory by now has been told; or at the close. */
  CompletionStage<Void> ask() {
    Request request = new Request(ticker.nanoTime(), new CompletableFuture<>());
    waiting.add(request);
    poke.run();
    if (closed) {
      close();
    }
    return request.looked().minimalCompletionStage();
  }

  /**
   * Looks, for all that have asked by then.
   *
   * @param look looks, and tells whether something is in motion
   * @return whether something is in motion
   */
  boolean look(BooleanSupplier look) {
    List<Request> concerned = new ArrayList<>(waiting);
    boolean inMotion = true; // and so for a look that fails
    try {
      inMotion = look.getAsBoolean();
    } finally {
      for (Request request : concerned) {
        if (!inMotion || ticker.hasPassed(Patience.COPYING, request.since())) {
          answer(request);
        }
      }
    }
    return inMotion;
  }

  private void answer(Request request) {
    if (waiting.remove(request)) {
      request.looked().complete(null);
    }
  }

  /** Nobody looks any more. */
  void close() {
    closed = true;
    List.copyOf(waiting).forEach(this::answer);
  }
}
