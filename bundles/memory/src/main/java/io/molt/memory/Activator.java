package io.molt.memory;

import io.molt.spi.SharedState;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Publishes {@link SharedState} for as long as the bundle is active. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  /** Called by the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    context.registerService(SharedState.class, new LateState(), null);
  }

  /** The framework takes the service back. */
  @Override
  public void stop(BundleContext context) {}
}
