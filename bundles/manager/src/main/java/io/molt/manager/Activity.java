package io.molt.manager;

/** What a worker does by itself, exactly as long as it serves: its timers. From any thread. */
interface Activity {

  /** The worker serves. */
  void begin();

  /** It serves no longer, or never will. A repeated call changes nothing. */
  void end();
}
