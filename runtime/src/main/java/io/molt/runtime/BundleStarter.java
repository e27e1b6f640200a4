package io.molt.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs and starts the server's bundles. Each is started by itself, not by raising the start
 * level, so that what went wrong with which bundle comes back as an exception. The levels still
 * order the stop.
 */
final class BundleStarter {

  /** What the bundle of a protocol says of itself in its manifest. */
  private static final String PROTOCOL = "io.molt.protocol";

  private final BundleContext context;
  private final Set<String> protocols;
  private final BooleanSupplier stopping;

  /**
   * @param protocols that are spoken: a bundle before the listener that has none of these, but
   *     others, is not started
   * @param stopping whether to give up between two bundles
   */
  BundleStarter(BundleContext context, Set<String> protocols, BooleanSupplier stopping) {
    this.context = context;
    this.protocols = Set.copyOf(protocols);
    this.stopping = stopping;
    // Whoever installs one meanwhile installs a worker.
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkStartLevel.class)
        .setInitialBundleStartLevel(StartLevels.WORKER);
  }

  /** Installs bundles, and then starts them in the same order. */
  void start(List<BundleFile> files) throws CommandException {
    // Side by side: as keys of a map, the files would have their hash code linked, which takes a
    // hundredth of a start.
    List<BundleFile> filesOfStarted = new ArrayList<>();
    List<Bundle> started = new ArrayList<>();
    for (BundleFile file : files) {
      Bundle bundle = install(file);
      if (isStarted(file, bundle)) {
        filesOfStarted.add(file);
        started.add(bundle);
      }
    }
    // At once, which takes a twentieth of a start less than one after the other. What is not
    // resolved now fails to start, and says why.
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .resolveBundles(started);
    for (int i = 0; i < started.size(); i++) {
      if (!stopping.getAsBoolean()) {
        start(filesOfStarted.get(i), started.get(i));
      }
    }
  }

  /**
   * Fragments are not, nor what waits for its first use, and a protocol that nobody speaks would
   * take time and memory for nothing. Those that start before the listener are nothing but
   * protocols.
   */
  private boolean isStarted(BundleFile file, Bundle bundle) {
    if (file.isForHttp2() || bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return false;
    }
    if (file.level() >= StartLevels.LISTENER) {
      return true;
    }
    List<BundleCapability> spoken =
        bundle.adapt(BundleRevision.class).getDeclaredCapabilities(PROTOCOL);
    return spoken.isEmpty()
        || spoken.stream()
            .anyMatch(
                each -> protocols.contains(String.valueOf(each.getAttributes().get(PROTOCOL))));
  }

  private Bundle install(BundleFile file) throws CommandException {
    try {
      Bundle bundle = context.installBundle(file.location());
      if (bundle.getSymbolicName() == null) {
        throw failure(file, "not an OSGi bundle: its manifest has no Bundle-SymbolicName", null);
      }
      bundle.adapt(BundleStartLevel.class).setStartLevel(file.level());
      return bundle;
    } catch (BundleException e) {
      throw failure(file, BundleFailure.explain(e), e);
    }
  }

  private void start(BundleFile file, Bundle bundle) throws CommandException {
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException e) {
      if (!stopping.getAsBoolean()) {
        throw failure(file, BundleFailure.explain(e), e);
      }
    }
  }

  /**
   * What Molt's own bundles say needs no file name: it is the user's settings that they speak of.
   */
  private static CommandException failure(
      BundleFile file, String problem, @Nullable BundleException cause) {
    String message = file.isOwn() ? problem : file.name() + ": " + problem;
    CommandException failure = new CommandException(ExitCode.NOT_STARTED, message);
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
