package io.molt.manager.run;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How much memory is in use: of the heap what the last garbage collection has left, and classes and
 * compiled code besides. An upper bound, for a collection need not have looked at everything. No
 * collection is brought about to know it better, which would hold up all who are served.
 */
public final class MemoryInUse {

  private MemoryInUse() {}

  /** In bytes. From any thread; looks anew at each call. */
  public static long bytes() {
    Optional<Map<String, MemoryUsage>> afterLast = afterLastCollection();
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getUsage();
      if (pool.getType() == MemoryType.HEAP && afterLast.isPresent()) {
        usage = afterLast.get().getOrDefault(pool.getName(), usage);
      }
      sum += usage == null ? 0 : usage.getUsed();
    }
    return sum;
  }

  private static Optional<Map<String, MemoryUsage>> afterLastCollection() {
    return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
        .map(GarbageCollectorMXBean::getLastGcInfo)
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(GcInfo::getEndTime))
        .map(GcInfo::getMemoryUsageAfterGc);
  }
}
