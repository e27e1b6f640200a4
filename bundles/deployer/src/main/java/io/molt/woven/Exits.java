package io.molt.woven;

import java.util.function.IntConsumer;

/** Takes the wish of a worker's code to exit. */
public final class Exits {

  private Exits() {}

  /** Stands for {@link System#exit}. Never returns. */
  public static void exit(int status) {
    throw leave("System.exit", status);
  }

  /** Stands for {@link Runtime#exit}. Never returns. */
  public static void exit(Runtime runtime, int status) {
    throw leave("Runtime.exit", status);
  }

  /** Stands for {@link Runtime#halt}. Never returns. */
  public static void halt(Runtime runtime, int status) {
    throw leave("Runtime.halt", status);
  }

  private static Error leave(String call, int status) {
    if (Guard.onExit() instanceof IntConsumer hook) {
      hook.accept(status);
      return StopError.of(call + "(" + status + ") ends this worker, not the server");
    }
    return StopError.of(call + "(" + status + ") ends nothing here: the code is no worker's");
  }
}
