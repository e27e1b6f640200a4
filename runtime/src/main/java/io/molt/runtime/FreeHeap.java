package io.molt.runtime;

/** How much of the heap is free. Nothing here needs memory, for there may be none. */
interface FreeHeap {

  /** The real one. */
  FreeHeap OF_THIS_PROCESS =
      new FreeHeap() {
        @Override
        public boolean isScarce() {
          Runtime runtime = Runtime.getRuntime();
          long most = runtime.maxMemory();
          return most - runtime.totalMemory() + runtime.freeMemory() < most / 100 * SCARCE_PERCENT;
        }

        @Override
        public void collect() {
          System.gc();
        }
      };

  /** With less than that, the JVM does little but collect. */
  int SCARCE_PERCENT = 3;

  /** Whether there is hardly any, garbage counted as used. */
  boolean isScarce();

  /** Has the JVM collect all garbage, unless it was begun with explicit collections disabled. */
  void collect();
}
