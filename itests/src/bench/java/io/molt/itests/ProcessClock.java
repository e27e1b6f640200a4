package io.molt.itests;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Reads the processor time of another process by its clock (Linux: {@code clock_getcpuclockid(3)}),
 * which tells nanoseconds where {@code /proc} tells hundredths of a second.
 */
final class ProcessClock {

  private static final MethodHandle GET_TIME = getTime();

  private final int clock;

  ProcessClock(long process) {
    // As MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) has it: the number, inverted, above three bits.
    this.clock = ~Math.toIntExact(process) << 3 | 2;
  }

  @SuppressWarnings("restricted") // the tests' JVM allows it
  private static MethodHandle getTime() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("clock_gettime").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /** Seconds of processor time that all of its threads, ended ones included, have used so far. */
  double seconds() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      if ((int) GET_TIME.invokeExact(clock, time) != 0) {
        throw new IllegalStateException("the process has ended");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0)
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / 1e9;
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
