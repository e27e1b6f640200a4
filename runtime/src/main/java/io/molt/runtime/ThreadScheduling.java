package io.molt.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Linux schedules single threads: sched_getattr(2) and sched_setattr(2), of which glibc has
 * functions only since 2.41. Kernels before 6.12 take the slice and ignore it.
 */
final class ThreadScheduling {

  /** In the place of a thread's number: the one that calls. */
  static final int CALLER = 0;

  private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduling.class);

  /** That of the others is 0.7 ms for one core and 2.8 ms at most (base_slice_ns). */
  private static final long LONG_SLICE_NANOS = 20_000_000;

  private static final long STANDARD_SLICE = 0;

  private static final StructLayout ATTRIBUTES =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("size"),
          ValueLayout.JAVA_INT.withName("policy"),
          ValueLayout.JAVA_LONG.withName("flags"),
          ValueLayout.JAVA_INT.withName("nice"),
          ValueLayout.JAVA_INT.withName("priority"),
          ValueLayout.JAVA_LONG.withName("slice"), // sched_runtime
          ValueLayout.JAVA_LONG.withName("deadline"),
          ValueLayout.JAVA_LONG.withName("period"));

  private static final long POLICY = offset("policy");
  private static final long FLAGS = offset("flags");
  private static final long NICE = offset("nice");
  private static final long SLICE = offset("slice");

  /** SCHED_OTHER, the only policy that is touched: whoever has set another knows what for. */
  private static final int NORMAL = 0;

  /** SCHED_FLAG_RESET_ON_FORK: what the thread begins has slices like any other. */
  private static final long NOT_FOR_HEIRS = 1;

  private final MethodHandle syscall;
  private final long set;

  private ThreadScheduling(MethodHandle syscall, long set) {
    this.syscall = syscall;
    this.set = set;
  }

  private static long offset(String field) {
    return ATTRIBUTES.byteOffset(PathElement.groupElement(field));
  }

  /** Null where this is not Linux, or an architecture that is not known here, or not allowed. */
  static @Nullable ThreadScheduling open() {
    long set =
        switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
          case "Linux amd64" -> 314;
          case "Linux aarch64", "Linux riscv64", "Linux loongarch64" -> 274;
          case "Linux ppc64le" -> 355;
          case "Linux s390x" -> 345;
          default -> 0;
        };
    if (set == 0) {
      return null;
    }
    try {
      return new ThreadScheduling(syscall(), set);
    } catch (RuntimeException | LinkageError refused) {
      LOG.debug("[server] Threads keep their slices.", refused);
      return null;
    }
  }

  @SuppressWarnings("restricted") // the manifest allows it: Enable-Native-Access
  private static MethodHandle syscall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("syscall").orElseThrow(),
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG),
        Linker.Option.firstVariadicArg(1));
  }

  /**
   * A thread lets those with shorter slices go first, or no more; threads that it begins don't.
   * Where that fails, it stays as it is.
   */
  void giveWay(int thread, boolean does) {
    change(thread, Integer.MIN_VALUE, NOT_FOR_HEIRS, does ? LONG_SLICE_NANOS : STANDARD_SLICE);
  }

  /**
   * The same, and threads that it begins do too.
   *
   * @param nice at least; see nice(1)
   */
  void giveWayWithHeirs(int thread, int nice) {
    change(thread, nice, 0, LONG_SLICE_NANOS);
  }

  private void change(int thread, int leastNice, long flags, long slice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES);
      long got = call(set + 1, thread, attributes, attributes.byteSize());
      int nice = attributes.get(ValueLayout.JAVA_INT, NICE);
      if (got != 0
          || attributes.get(ValueLayout.JAVA_INT, POLICY) != NORMAL
          // What it begins would not be favoured any more.
          || (nice < 0 && flags == NOT_FOR_HEIRS)) {
        LOG.debug("[thread {}] Is scheduled as before.", thread);
        return;
      }
      attributes.set(ValueLayout.JAVA_LONG, FLAGS, flags);
      attributes.set(ValueLayout.JAVA_INT, NICE, Math.max(nice, leastNice));
      attributes.set(ValueLayout.JAVA_LONG, SLICE, slice);
      boolean done = call(set, thread, attributes, 0) == 0;
      LOG.debug("[thread {}] Has slices of {} ns (0: standard): {}.", thread, slice, done);
    }
  }

  private long call(long number, long thread, MemorySegment attributes, long size) {
    try {
      return (long) syscall.invokeExact(number, thread, attributes, size, 0L);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
