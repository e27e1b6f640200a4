package io.molt.manager.worker;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is happening to a generation.
 *
 * <pre>
 *  PREPARING ---&gt; READY ---&gt; SERVING ---&gt; DRAINING
 *      |            |                        |
 *      |            v                        v
 *      +--------&gt; FAILED ---------------&gt; STOPPING ---&gt; GONE
 * </pre>
 */
public final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** The states, each with those that may follow. */
  public enum State {
    /** Its bundles are being installed and its workers started; the generation before serves. */
    PREPARING,
    /** All its workers have started; it waits for the switch. */
    READY,
    /** Events go to it. */
    SERVING,
    /** A newer generation serves, or none; it finishes what it has in hand. */
    DRAINING,
    /** It could not be started, or not be switched to; it never served. */
    FAILED,
    /** Nothing is in hand any more; its workers get their last call. */
    STOPPING,
    /** Its bundles are uninstalled. */
    GONE;

    private Set<State> next() {
      return switch (this) {
        case PREPARING -> EnumSet.of(READY, FAILED);
        case READY -> EnumSet.of(SERVING, FAILED);
        case SERVING -> EnumSet.of(DRAINING);
        case DRAINING, FAILED -> EnumSet.of(STOPPING);
        case STOPPING -> EnumSet.of(GONE);
        case GONE -> EnumSet.noneOf(State.class);
      };
    }

    /** Whether it may still be taken back, as it has never served. */
    public boolean isBeforeSwitch() {
      return this == PREPARING || this == READY;
    }

    /** As it is shown to people. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What may follow each state, made once. */
  private static final List<Set<State>> NEXT =
      Arrays.stream(State.values()).map(State::next).toList();

  private final String subject;
  private volatile State state = State.PREPARING;

  /**
   * @param subject what log lines begin with: {@code hello gen 12}
   */
  public Lifecycle(String subject) {
    this.subject = subject;
  }

  public State state() {
    return state;
  }

  /**
   * Changes the state, and says so.
   *
   * @throws IllegalStateException if the table does not have the transition
   */
  public void move(State to, String reason) {
    tell(enter(to), to, reason);
  }

  /**
   * Changes the state where there is no time to say so: {@link #tell} is to follow. If the table
   * has the transition it cannot fail, for it takes no memory.
   *
   * @return the state before
   * @throws IllegalStateException if the table does not have the transition
   */
  public synchronized State enter(State to) {
    State from = state;
    if (!NEXT.get(from.ordinal()).contains(to)) {
      throw new IllegalStateException(
          "[" + subject + "] " + from + " -> " + to + " (expected: one of " + from.next() + ")");
    }
    state = to;
    return from;
  }

  /** Says that the state was changed. */
  public void tell(State from, State to, String reason) {
    LOG.debug("[{}] {} -> {}: {}", subject, from, to, reason);
  }

  /**
   * That of a part of the whole, which goes on by itself from here.
   *
   * @param partSubject what its log lines begin with
   */
  public Lifecycle part(String partSubject) {
    Lifecycle part = new Lifecycle(partSubject);
    part.state = state;
    return part;
  }
}
