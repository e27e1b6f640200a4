package io.molt.manager.code;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;

/**
 * Has an application see its own bundle and those of {@code lib/} alone (OSGi Core, 54): what it
 * does not find, it does not stop or uninstall.
 */
public final class HiddenBundles implements FindHook, EventHook {

  @Override
  public void find(BundleContext context, Collection<Bundle> bundles) {
    if (BundleKinds.isWorker(context)) {
      Bundle own = context.getBundle();
      bundles.removeIf(bundle -> isHidden(bundle, own));
    }
  }

  @Override
  public void event(BundleEvent event, Collection<BundleContext> contexts) {
    Bundle bundle = event.getBundle();
    if (BundleKinds.isServer(bundle) || BundleKinds.isWorker(bundle)) {
      contexts.removeIf(
          context -> BundleKinds.isWorker(context) && isHidden(bundle, context.getBundle()));
    }
  }

  private static boolean isHidden(Bundle bundle, Bundle from) {
    return !bundle.equals(from) && (BundleKinds.isServer(bundle) || BundleKinds.isWorker(bundle));
  }
}
