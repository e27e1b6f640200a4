package io.molt.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the names of signals to the manager; keeps those that come before it is there. Only TERM
 * cannot wait: the start is then broken off.
 */
final class SignalRelay {

  private static final String TERM = "TERM";

  /** Each once: what has not begun yet needs no repetition. */
  private final Set<String> waiting = new LinkedHashSet<>();

  private final Runnable breakOff;
  private @Nullable Consumer<String> manager;

  /**
   * @param breakOff ends a server that has no manager
   */
  SignalRelay(Runnable breakOff) {
    this.breakOff = breakOff;
  }

  /** A signal has come: HUP, USR1, USR2 or TERM. Called on a thread of its own for each. */
  void received(String signal) {
    Consumer<String> receiver;
    synchronized (this) {
      receiver = manager;
      if (receiver == null && !signal.equals(TERM)) {
        waiting.add(signal);
        return;
      }
    }
    if (receiver == null) {
      breakOff.run();
    } else {
      receiver.accept(signal);
    }
  }

  /** The manager is there and takes the signals, those that have waited first. */
  void connect(Consumer<String> receiver) {
    List<String> late;
    synchronized (this) {
      manager = receiver;
      late = List.copyOf(waiting);
      waiting.clear();
    }
    late.forEach(receiver);
  }

  /** The manager has gone. */
  synchronized void disconnect() {
    manager = null;
  }
}
