package io.molt.deployer.weaving;

import java.io.Serializable;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Code that wants to end the process with status 7, each in another way. */
public final class Exits {

  private Exits() {}

  public static void exit() {
    System.exit(7);
  }

  public static void runtimeExit() {
    Runtime.getRuntime().exit(7);
  }

  public static void halt() {
    Runtime runtime = Runtime.getRuntime();
    runtime.halt(7);
  }

  public static void methodReference() {
    IntConsumer exit = System::exit;
    exit.accept(7);
  }

  public static void boundMethodReference() {
    IntConsumer halt = Runtime.getRuntime()::halt;
    halt.accept(7);
  }

  public static void unboundMethodReference() {
    BiConsumer<Runtime, Integer> exit = Runtime::exit;
    exit.accept(Runtime.getRuntime(), 7);
  }

  public static void lambda() {
    Runnable exit = () -> System.exit(7);
    exit.run();
  }

  public static void serializableLambda() {
    IntConsumer exit = (IntConsumer & Serializable) System::exit;
    exit.accept(7);
  }

  public static void inAStream() {
    IntStream.of(7).forEach(System::exit);
  }

  public static void inALoop() {
    for (int status : List.of(7, 8)) {
      System.exit(status);
    }
  }

  /** Has nothing to do with it: the names alone are the same. */
  public static int others() {
    return new Exits().exit(1) + halt(2);
  }

  private int exit(int status) {
    return status;
  }

  private static int halt(int status) {
    return status;
  }
}
