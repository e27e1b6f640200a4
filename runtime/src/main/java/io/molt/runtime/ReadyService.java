package io.molt.runtime;

import io.molt.spi.ProcessLink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Waits for the manager to say that the server is ready, see {@link ProcessLink#READY}. */
final class ReadyService
    implements ServiceTrackerCustomizer<Map<String, String>, Map<String, String>> {

  private final BundleContext context;
  private final CountDownLatch known = new CountDownLatch(1);
  private volatile @Nullable Map<String, String> notStarted;

  ReadyService(BundleContext context) {
    this.context = context;
  }

  static Filter filter() throws InvalidSyntaxException {
    return FrameworkUtil.createFilter(
        "(&(objectClass="
            + Map.class.getName()
            + ")("
            + ProcessLink.ROLE
            + "="
            + ProcessLink.READY
            + "))");
  }

  /**
   * Waits until the server is ready, or the time is over, or it is given up. An interrupt means
   * nothing here: an application may have interrupted every thread that it could find.
   */
  void await(Duration limit) {
    long end = System.nanoTime() + Math.min(limit.toNanos(), Long.MAX_VALUE / 2);
    while (true) {
      try {
        known.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        return;
      } catch (InterruptedException meaningless) {
        // What is left of the time is waited for.
      }
    }
  }

  /** The server stops: it does not become ready any more. */
  void giveUp() {
    known.countDown();
  }

  /** The applications that could not be started, and why; null if the server is not ready. */
  @Nullable Map<String, String> notStarted() {
    return notStarted;
  }

  @Override
  public Map<String, String> addingService(ServiceReference<Map<String, String>> reference) {
    Map<String, String> failures = context.getService(reference);
    notStarted = failures;
    known.countDown();
    return failures;
  }

  @Override
  public void modifiedService(
      ServiceReference<Map<String, String>> reference, Map<String, String> failures) {}

  @Override
  public void removedService(
      ServiceReference<Map<String, String>> reference, Map<String, String> failures) {
    context.ungetService(reference);
  }
}
