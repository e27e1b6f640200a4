package io.molt.manager.rehearsal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether the machine has processor time and memory to spare for what nobody has asked for. */
public final class Headroom {

  /** Less than one, and who is served would wait for it, whatever priority it has. */
  private static final double LEAST_PROCESSORS = 1;

  private static final long LEAST_MEMORY = 256L << 20;

  private Headroom() {}

  /** Why there is none; empty if there is. */
  public static Optional<String> lacking() {
    return lacking(
        CpuQuota.processors(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }

  static Optional<String> lacking(double processors, long memory) {
    if (processors < LEAST_PROCESSORS) {
      return Optional.of(
          "the server may use %.2f of a processor (expected: %.0f or more)"
              .formatted(processors, LEAST_PROCESSORS));
    }
    if (memory < LEAST_MEMORY) {
      return Optional.of(
          "there are %d MB of memory (expected: %d or more)"
              .formatted(memory >> 20, LEAST_MEMORY >> 20));
    }
    return Optional.empty();
  }
}
