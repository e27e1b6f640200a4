package io.molt.manager.code;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps what a worker's bundle offers to itself. If a bundle that persists were ever wired to one
 * of a worker (netty-common imports any package dynamically), the worker's end would restart it,
 * and another worker's copy would share classes with it.
 *
 * <p>And keeps from a worker's bundle what is the server's own: its classes could close the ports.
 * What a bundle must have of that is refused when it is read; what it would take if it is there, an
 * optional or a dynamic import, it does not find here.
 */
public final class WorkerIsolation implements ResolverHookFactory, ResolverHook {

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return this;
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    BundleRevision requirer = requirement.getRevision();
    candidates.removeIf(
        candidate ->
            !candidate.getRevision().equals(requirer)
                && BundleKinds.isWorker(candidate.getRevision().getBundle()));
    if (BundleKinds.isWorker(requirer.getBundle())) {
      candidates.removeIf(WorkerIsolation::isInternal);
    }
  }

  /**
   * Whether it gives what is the server's own: any of its packages that are not the api, or, by
   * {@code Require-Bundle}, all of a bundle's at once.
   */
  private static boolean isInternal(BundleCapability candidate) {
    return BundleKinds.isInstalledByServer(candidate.getRevision().getBundle())
        && switch (candidate.getNamespace()) {
          case PackageNamespace.PACKAGE_NAMESPACE ->
              !BundleKinds.isApi(
                  String.valueOf(
                      candidate.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
          case BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE -> true;
          default -> false;
        };
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {}

  /** Copies of one worker are not alternatives to each other, and none is a singleton. */
  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {}

  @Override
  public void end() {}
}
