package io.molt.manager.worker;

/** What a worker does by itself, exactly as long as it serves: its timers. From any thread. */
public interface Activity {

  /** Of one that does nothing by itself. */
  Activity NONE =
      new Activity() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  /** The worker serves. */
  void begin();

  /** It serves no longer, or never will. A repeated call changes nothing. */
  void end();
}
