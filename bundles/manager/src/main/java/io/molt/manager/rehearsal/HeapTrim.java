package io.molt.manager.rehearsal;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * A full collection after which the JVM keeps less of the heap that is free then than it usually
 * does, and gives the rest back to the system: a rehearsal has made the heap grow for what is never
 * needed again.
 *
 * <p>Only for this one collection. The heap of a server that is at work would shrink at one
 * collection and grow at the next with that.
 */
public final class HeapTrim {

  static final String MOST_FREE = "MaxHeapFreeRatio";

  /**
   * In percent of the heap, instead of 70. With half of it free, what lives came so close to the
   * share of the heap from which on G1 looks for garbage beside the server's work (45 %) that it
   * did so in the next reloads, and the heap grew again.
   */
  static final String LESS = "60";

  private HeapTrim() {}

  /**
   * Returns when it is done; all threads are held up meanwhile, for 50 to 70 ms in a small heap.
   * From any thread, but from one at a time. Where the JVM does without that option, or was given
   * another value of it, this is a full collection as any other.
   */
  public static void collect() {
    collect(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class), System::gc);
  }

  static void collect(HotSpotDiagnosticMXBean jvm, Runnable collection) {
    String usual = usual(jvm);
    if (usual == null || !set(jvm, LESS)) {
      collection.run();
      return;
    }
    try {
      collection.run();
    } finally {
      boolean _ = set(jvm, usual);
    }
  }

  /** Null if whoever started the JVM has decided it, or if it has no such option. */
  private static @Nullable String usual(HotSpotDiagnosticMXBean jvm) {
    try {
      VMOption option = jvm.getVMOption(MOST_FREE);
      return option.getOrigin() == VMOption.Origin.DEFAULT ? option.getValue() : null;
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  /** Not if as much is to be free at least, which can be set too. */
  private static boolean set(HotSpotDiagnosticMXBean jvm, String percent) {
    try {
      jvm.setVMOption(MOST_FREE, percent);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
