package io.molt.itests;

import java.time.Duration;
import java.util.List;

/** Trials of this: a heap that runs out, and threads that somebody interrupts. */
final class MemoryTrials {

  static final String SECTION = "memory";

  private static final int RUNS = 20;
  private static final int OUT_OF_MEMORY = 13;
  private static final Duration HELD = Duration.ofSeconds(5);
  private static final double MOST_SECONDS = 10;

  private MemoryTrials() {}

  static List<Trial> all() {
    return List.of(
        new Trial(
            SECTION,
            "after a heap of 96 MB was full for 5 s, all works",
            RUNS,
            mode -> after(mode, MemoryTrials::hold)),
        new Trial(
            SECTION,
            "a heap that is full for good ends the process within 10 s",
            RUNS,
            MemoryTrials::fullForGood),
        new Trial(
            SECTION,
            "after all threads were interrupted again and again for 1 s, all works",
            RUNS / 4,
            mode -> after(mode, molt -> Meddler.interrupt(molt, Duration.ofSeconds(1)))));
  }

  /** Something done to a running server. */
  @FunctionalInterface
  private interface Meddling {
    void to(MoltProcess molt);
  }

  private static String after(String mode, Meddling meddling) {
    Instance instance = Meddler.instance(mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      meddling.to(molt);
      Meddler.assertAllWorks(molt);
      return "";
    } finally {
      instance.delete();
    }
  }

  /** That the heap was full for so long is part of what is tried. */
  private static void hold(MoltProcess molt) {
    long began = System.nanoTime();
    Meddler.fillForAMoment(molt, HELD);
    Duration held = Duration.ofNanos(System.nanoTime() - began);
    if (held.compareTo(HELD) < 0) {
      throw new AssertionError("held for " + held + " only (expected: " + HELD + ")");
    }
  }

  private static String fullForGood(String mode) {
    Instance instance = Meddler.instance(mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      Meddler.fill(molt, Duration.ofMinutes(10));
      long began = System.nanoTime();
      int exit = molt.awaitExit();
      double seconds = (System.nanoTime() - began) / 1e9;
      if (exit != OUT_OF_MEMORY || seconds > MOST_SECONDS) {
        throw new AssertionError("ended with " + exit + " after " + seconds + " s");
      }
      return "";
    } finally {
      instance.delete();
    }
  }
}
