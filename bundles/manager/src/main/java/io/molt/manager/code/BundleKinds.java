package io.molt.manager.code;

import io.molt.spi.Content;
import io.molt.spi.ProcessLink;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Tells the bundles of applications from those of the server, by where they come from. */
public final class BundleKinds {

  /**
   * The name of the application that is reloaded in a rehearsal. No other can have it, for it is no
   * {@code Bundle-SymbolicName}.
   */
  public static final String REHEARSAL = "~rehearsal";

  private static final String WORKER = ProcessLink.APPLICATION_LOCATION;

  private BundleKinds() {}

  /** Where a copy of a content is installed: different for each copy. */
  static String location(Content content, long series, int workerId) {
    return WORKER + content.application() + "/" + series + "/" + workerId;
  }

  /** Whether it is a copy of an application's content. */
  public static boolean isWorker(Bundle bundle) {
    return bundle.getLocation().startsWith(WORKER);
  }

  /** Whether it is a copy of what is reloaded in a rehearsal, which is nobody's business. */
  static boolean isRehearsal(Bundle bundle) {
    return bundle.getLocation().startsWith(WORKER + REHEARSAL + "/");
  }

  /** The application whose copy it is. */
  public static String application(Bundle worker) {
    String location = worker.getLocation();
    return location.substring(WORKER.length(), location.indexOf('/'));
  }

  /**
   * Whether the server consists of it: its own bundles, those that it is built on, the framework.
   */
  static boolean isServer(Bundle bundle) {
    return bundle.getBundleId() == 0 || isInstalledByServer(bundle);
  }

  /** The same without the framework, whose packages are everybody's. */
  static boolean isInstalledByServer(Bundle bundle) {
    return bundle.getLocation().startsWith(ProcessLink.OWN_LOCATION);
  }

  /** Whether an application asks; not if the bundle has stopped meanwhile. */
  public static boolean isWorker(BundleContext context) {
    try {
      return isWorker(context.getBundle());
    } catch (IllegalStateException stopped) {
      return false;
    }
  }

  /**
   * Whether a package is one of those that the server has for applications; what its bundles have
   * for each other is in packages named {@code spi}, and below them.
   */
  static boolean isApi(String packageName) {
    return packageName.startsWith("io.molt.") && !(packageName + ".").contains(".spi.");
  }
}
