package io.molt.manager.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the events of a slot wait. Usable from any thread; taken from by one at a time. */
public interface Inbox {

  void add(Event event);

  @Nullable Event poll();

  /** Whether there is something to take. For the one that takes, before it does. */
  default boolean hasNext() {
    return !isEmpty();
  }

  /** Whether nothing waits. */
  boolean isEmpty();

  /** Hands to others what waits for this slot alone. */
  void passOn(Consumer<Event> to);

  /** How many wait for this slot alone. */
  int size();

  /** One that nobody else takes from. */
  static Inbox own() {
    return new Own();
  }

  /** A queue. */
  final class Own implements Inbox {
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    @Override
    public void add(Event event) {
      events.add(event);
    }

    @Override
    public @Nullable Event poll() {
      return events.poll();
    }

    @Override
    public void passOn(Consumer<Event> to) {
      for (Event event = events.poll(); event != null; event = events.poll()) {
        to.accept(event);
      }
    }

    @Override
    public boolean isEmpty() {
      return events.isEmpty();
    }

    @Override
    public int size() {
      return events.size();
    }
  }
}
