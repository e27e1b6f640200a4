package io.molt.http.bundle;

import io.molt.http.HttpProtocol;
import io.molt.http.http2.Http2Port;
import io.molt.listener.spi.ProtocolProvider;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Offers HTTP to the listener, which asks for it when it starts. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  /** Called by the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    context.registerService(ProtocolProvider.class, new HttpProtocol(Http2Port::new), null);
  }

  @Override
  public void stop(BundleContext context) {
    // The framework unregisters the service.
  }
}
