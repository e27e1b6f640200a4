package example.protocols;

import io.molt.listener.spi.ProtocolProvider;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the protocols to the listener. */
public final class Activator implements BundleActivator {

  /** Called by the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    for (ProtocolProvider each : List.of(new Daytime(), new Notes(), new Desk())) {
      context.registerService(ProtocolProvider.class, each, null);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
