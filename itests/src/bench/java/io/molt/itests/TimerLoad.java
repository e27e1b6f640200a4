package io.molt.itests;

/** Timers that one worker has at once, all of one interval. */
enum TimerLoad {
  /** Begun one right after the other. First, for it has the most to warm up. */
  OFTEN(100, false),
  /** Begun one right after the other. */
  TOGETHER(1000, false),
  /** Begun all over their interval, so that each comes at a moment of its own. */
  SPREAD(1000, true);

  private final int millis;
  private final boolean spread;

  TimerLoad(int millis, boolean spread) {
    this.millis = millis;
    this.spread = spread;
  }

  /** From one tick of a timer to its next. */
  int millis() {
    return millis;
  }

  /** As the worker is asked for it: see {@link TimedMolt}. */
  String path(int timers) {
    return "/begin/" + timers + "/" + millis + "/" + (spread ? "spread" : "together");
  }

  /** As it is shown to people. */
  String label(int timers) {
    return timers + " of " + millis + " ms, " + (spread ? "spread" : "begun together");
  }
}
