package io.molt.runtime;

import io.molt.spi.ProcessLink;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Waits for the manager's service that takes signals, see {@link ProcessLink#SIGNALS}. */
final class SignalsService implements ServiceTrackerCustomizer<Consumer<String>, Consumer<String>> {

  private final BundleContext context;
  private final SignalRelay relay;

  SignalsService(BundleContext context, SignalRelay relay) {
    this.context = context;
    this.relay = relay;
  }

  static Filter filter() throws InvalidSyntaxException {
    return FrameworkUtil.createFilter(
        "(&(objectClass="
            + Consumer.class.getName()
            + ")("
            + ProcessLink.ROLE
            + "="
            + ProcessLink.SIGNALS
            + "))");
  }

  @Override
  public Consumer<String> addingService(ServiceReference<Consumer<String>> reference) {
    Consumer<String> manager = context.getService(reference);
    relay.connect(manager);
    return manager;
  }

  @Override
  public void modifiedService(
      ServiceReference<Consumer<String>> reference, Consumer<String> manager) {}

  @Override
  public void removedService(
      ServiceReference<Consumer<String>> reference, Consumer<String> manager) {
    relay.disconnect();
    context.ungetService(reference);
  }
}
