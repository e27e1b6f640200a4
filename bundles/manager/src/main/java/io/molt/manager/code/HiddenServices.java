package io.molt.manager.code;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Has an application see those of the server's services alone whose types are in the api (OSGi
 * Core, 55). Services of {@code lib/} it sees as ever, and its own the server does.
 */
public final class HiddenServices implements FindHook, EventListenerHook {

  @Override
  public void find(
      BundleContext context,
      String name,
      String filter,
      boolean allServices,
      Collection<ServiceReference<?>> references) {
    if (BundleKinds.isWorker(context)) {
      references.removeIf(HiddenServices::isHidden);
    }
  }

  @Override
  public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    if (isHidden(event.getServiceReference())) {
      listeners.keySet().removeIf(BundleKinds::isWorker);
    }
  }

  private static boolean isHidden(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    return bundle != null
        && BundleKinds.isServer(bundle)
        && !(reference.getProperty(Constants.OBJECTCLASS) instanceof String[] types
            && Arrays.stream(types).allMatch(HiddenServices::isApi));
  }

  private static boolean isApi(String type) {
    int dot = type.lastIndexOf('.');
    return dot > 0 && BundleKinds.isApi(type.substring(0, dot));
  }
}
