package io.molt.itests;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Reads how many bytes all threads of another JVM have allocated. */
final class Allocation implements AutoCloseable {

  private final Management management;
  private final ThreadMXBean threads;

  Allocation(long pid) throws IOException {
    management = new Management(pid);
    threads = management.bean(ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
  }

  long bytes() {
    return threads.getTotalThreadAllocatedBytes();
  }

  @Override
  public void close() {
    management.close();
  }
}
