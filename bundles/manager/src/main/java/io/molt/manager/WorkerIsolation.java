package io.molt.manager;

import io.molt.spi.Content;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps what a worker's bundle offers to itself. If a bundle that persists were ever wired to one
 * of a worker (netty-common imports any package dynamically), the worker's end would restart it,
 * and another worker's copy would share classes with it.
 */
final class WorkerIsolation implements ResolverHookFactory, ResolverHook {

  private static final String SCHEME = "molt:";

  /** Where a copy of a content is installed: different for each copy. */
  static String location(Content content, long series, int workerId) {
    return SCHEME + content.application() + "/" + series + "/" + workerId;
  }

  static boolean isWorker(Bundle bundle) {
    return bundle.getLocation().startsWith(SCHEME);
  }

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
                && isWorker(candidate.getRevision().getBundle()));
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
