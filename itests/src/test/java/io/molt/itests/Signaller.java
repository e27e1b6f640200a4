package io.molt.itests;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Sends a process a signal by the system call itself, so that no command's start delays it. */
final class Signaller {

  private static final MethodHandle KILL = kill();

  private final int process;
  private final int signal;

  /**
   * @param signal its name: HUP, USR1 or USR2
   */
  Signaller(long process, String signal) {
    this.process = Math.toIntExact(process);
    this.signal = number(signal);
  }

  private static int number(String signal) {
    boolean isLinux = System.getProperty("os.name").equals("Linux");
    return switch (signal) {
      case "HUP" -> 1;
      case "USR1" -> isLinux ? 10 : 30;
      case "USR2" -> isLinux ? 12 : 31;
      default -> throw new IllegalArgumentException(signal + " (expected: HUP, USR1 or USR2)");
    };
  }

  @SuppressWarnings("restricted") // the tests' JVM allows it
  private static MethodHandle kill() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("kill").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Sends the signal now. */
  void send() {
    try {
      if ((int) KILL.invokeExact(process, signal) != 0) {
        throw new IllegalStateException("process " + process + " could not be sent a signal");
      }
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
