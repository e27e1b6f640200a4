package io.molt.manager.code;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;

/**
 * Has an application see its own bundle and those of {@code lib/} alone (OSGi Core, 54): what it
 * does not find, it does not stop or uninstall. Those of a rehearsal nobody sees but the manager,
 * and who asks with the context of the framework itself, from which nothing can be hidden.
 */
public final class HiddenBundles implements FindHook, EventHook {

  private final Bundle manager;

  /**
   * @param manager the bundle that this is of
   */
  public HiddenBundles(Bundle manager) {
    this.manager = manager;
  }

  @Override
  public void find(BundleContext context, Collection<Bundle> bundles) {
    if (!manager.equals(context.getBundle())) {
      bundles.removeIf(BundleKinds::isRehearsal);
    }
    if (BundleKinds.isWorker(context)) {
      Bundle own = context.getBundle();
      bundles.removeIf(bundle -> isHidden(bundle, own));
    }
  }

  @Override
  public void event(BundleEvent event, Collection<BundleContext> contexts) {
    Bundle bundle = event.getBundle();
    if (BundleKinds.isRehearsal(bundle)) {
      contexts.removeIf(context -> !manager.equals(context.getBundle()));
    } else if (BundleKinds.isServer(bundle) || BundleKinds.isWorker(bundle)) {
      contexts.removeIf(
          context -> BundleKinds.isWorker(context) && isHidden(bundle, context.getBundle()));
    }
  }

  private static boolean isHidden(Bundle bundle, Bundle from) {
    return !bundle.equals(from) && (BundleKinds.isServer(bundle) || BundleKinds.isWorker(bundle));
  }
}
