package io.molt.listener;

import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.Ports;
import io.molt.spi.settings.Settings;
import io.netty.util.ResourceLeakDetector;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds the ports when the bundle starts and closes them when it stops. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  private static final String FLIGHT_RECORDER = "io.netty.jfr.enabled";

  private static final String REFLECTION = "io.netty.tryReflectionSetAccessible";

  /** More than closing may take by itself. */
  private static final long STOP_MILLIS = 4000;

  private @Nullable NettyPorts ports;
  private @Nullable ServiceRegistration<Ports> registration;

  /** Called by the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) throws BindException {
    if (System.getProperty(REFLECTION) == null) {
      // Netty makes its direct buffers without the JDK then, which fills each with zeros: the first
      // 4 MB that it cuts buffers from would all be in memory, of which an idle server needs
      // little.
      System.setProperty(REFLECTION, "true");
    }
    if (System.getProperty(LEAK_DETECTION) == null) {
      // It looks at one buffer in a hundred for the sake of whoever looks for a leak: 1 % of all.
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
    if (System.getProperty(FLIGHT_RECORDER) == null) {
      // The first buffer would have the JDK read what it knows of events: 3 % of a start.
      System.setProperty(FLIGHT_RECORDER, "false");
    }
    Settings settings = settings(context);
    NettyTransport transport =
        Transports.ofThisSystem().of(settings.server().network().transport());
    NettyPorts bound = NettyPorts.bind(settings, protocols(context), transport);
    ports = bound;
    registration = context.registerService(Ports.class, bound, null);
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    if (registration != null) {
      registration.unregister();
      registration = null;
    }
    if (ports != null) {
      closeAll(ports);
      ports = null;
    }
  }

  private static Settings settings(BundleContext context) {
    ServiceReference<Settings> reference = context.getServiceReference(Settings.class);
    Settings settings = reference == null ? null : context.getService(reference);
    if (settings == null) {
      throw new IllegalStateException(
          "service io.molt.spi.settings.Settings: none (expected: one, of bundle io.molt.config)");
    }
    return settings;
  }

  /** Those whose bundles have started. */
  private static ProtocolProviders protocols(BundleContext context) {
    List<ProtocolProvider> others = new ArrayList<>();
    try {
      for (ServiceReference<ProtocolProvider> each :
          context.getServiceReferences(ProtocolProvider.class, null)) {
        ProtocolProvider provider = context.getService(each);
        if (provider != null) {
          others.add(provider);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible); // there is no filter
    }
    return new ProtocolProviders(others);
  }

  private static void closeAll(NettyPorts ports) throws InterruptedException {
    try {
      ports.close().toCompletableFuture().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("[listener] Not all connections were closed in time.", late);
    }
  }
}
