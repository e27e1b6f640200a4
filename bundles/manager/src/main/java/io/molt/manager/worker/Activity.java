package io.molt.manager.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a worker does by itself, exactly as long as it serves: its timers. From any thread, but for
 * {@link #next}. Whoever makes something due wakes the worker's carrier.
 */
public interface Activity {

  /** Of one that does nothing by itself. */
  Activity NONE =
      new Activity() {
        @Override
        public void begin() {}

        @Override
        public void end() {}

        @Override
        public boolean isDue() {
          return false;
        }

        @Override
        public @Nullable Callback next() {
          return null;
        }
      };

  /** The worker serves. A repeated call changes nothing. */
  void begin();

  /** It serves no longer, or never will. A repeated call changes nothing. */
  void end();

  /** Whether there may be something for {@link #next}. Asked before each callback: it is cheap. */
  boolean isDue();

  /**
   * What is due, to be run at once. On the worker's carrier, which has counted it in hand.
   *
   * @return null if nothing is, and always after the end
   */
  @Nullable Callback next();
}
