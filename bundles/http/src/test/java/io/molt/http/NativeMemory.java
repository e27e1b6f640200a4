package io.molt.http;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * How much memory of the C library is in use, by the JVM and by libraries: what a library keeps
 * that nobody has told to let go of it, however much of it the process could give to the next.
 */
public final class NativeMemory {

  /** That of mallinfo2: what lies in pages of its own, and what is in use of the rest. */
  private static final int IN_PAGES = 4;

  private static final int IN_USE = 7;

  private static final MemoryLayout INFO = MemoryLayout.structLayout(tenTimes());

  @SuppressWarnings("restricted")
  private static final MethodHandle ASK =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"),
              FunctionDescriptor.of(INFO));

  private NativeMemory() {}

  private static MemoryLayout[] tenTimes() {
    MemoryLayout[] all = new MemoryLayout[10];
    Arrays.fill(all, JAVA_LONG);
    return all;
  }

  /** In bytes. */
  public static long inUse() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) ASK.invoke((SegmentAllocator) arena);
      return info.getAtIndex(JAVA_LONG, IN_PAGES) + info.getAtIndex(JAVA_LONG, IN_USE);
    } catch (Throwable failed) {
      throw new AssertionError(failed);
    }
  }
}
