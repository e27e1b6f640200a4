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
   * Waits until the server is ready, or the time is over, or it is given up. An interrupt ends the
   * waiting.
   */
  void await(Duration limit) {
    try {
      known.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
