package io.molt.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The signals of this process. Installed before anything else is done, for a JVM without a handler
 * dies of SIGUSR1. What comes before someone listens is kept; what comes before there are handlers
 * does no harm, for {@code bin/molt} has begun the JVM with USR1, USR2 and HUP ignored.
 *
 * <p>The one class that knows {@code sun.misc.Signal}, the only way to signals that the JDK has.
 */
final class Signals {

  private static final List<String> NAMES = List.of("TERM", "INT", "HUP", "USR1", "USR2");

  private final Set<String> early = new LinkedHashSet<>();
  private final List<String> ignored = new ArrayList<>();
  private @Nullable Consumer<String> listener;

  private Signals() {}

  /** Takes over the signals of the process. */
  static Signals install() throws CommandException {
    Signals signals = new Signals();
    for (String name : NAMES) {
      signals.take(name);
    }
    return signals;
  }

  /** Names the signals from now on, INT as TERM: the early ones first. Called once. */
  void listen(Consumer<String> receiver) {
    List<String> late;
    synchronized (this) {
      listener = receiver;
      late = List.copyOf(early);
    }
    late.forEach(receiver);
  }

  /** The signals that whoever started the process has had ignored, as nohup does with SIGHUP. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }

  /**
   * Takes a signal although it is one of those ignored; nothing happens if it is not.
   *
   * @return whether it is taken now
   */
  boolean insistOn(String name) {
    if (ignored.contains(name) && IgnoredSignal.heed(name)) {
      ignored.remove(name);
      handle(name);
    }
    return !ignored.contains(name);
  }

  private void take(String name) throws CommandException {
    try {
      if (handle(name).equals(sun.misc.SignalHandler.SIG_IGN)) {
        ignored.add(name);
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.NOT_STARTED,
          "SIG" + name + " cannot be handled (expected: a JVM without -Xrs): " + e.getMessage(),
          e);
    }
  }

  private sun.misc.SignalHandler handle(String name) {
    String meaning = name.equals("INT") ? "TERM" : name;
    return sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> received(meaning));
  }

  private void received(String name) {
    Consumer<String> receiver;
    synchronized (this) {
      receiver = listener;
      if (receiver == null) {
        early.add(name);
        return;
      }
    }
    receiver.accept(name);
  }
}
