package io.molt.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Installs and starts the server's bundles. Each is started by itself, not by raising the start
 * level, so that what went wrong with which bundle comes back as an exception. The levels still
 * order the stop.
 */
final class BundleStarter {

  private final BundleContext context;
  private final BooleanSupplier stopping;
  private final Map<BundleFile, Bundle> bundles = new LinkedHashMap<>();

  /**
   * @param stopping whether to give up between two bundles
   */
  BundleStarter(BundleContext context, BooleanSupplier stopping) {
    this.context = context;
    this.stopping = stopping;
  }

  /** Installs the bundles; the framework need not run yet. */
  void install(List<BundleFile> files) throws CommandException {
    FrameworkStartLevel levels =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
    for (BundleFile file : files) {
      levels.setInitialBundleStartLevel(file.level());
      bundles.put(file, install(file));
    }
    levels.setInitialBundleStartLevel(StartLevels.WORKER);
  }

  /** Starts those of lower levels, in the order in which they were installed. */
  void startBelow(int level) throws CommandException {
    start(file -> file.level() < level);
  }

  /** Starts those of this level and of higher ones. */
  void startFrom(int level) throws CommandException {
    start(file -> file.level() >= level);
  }

  private void start(Predicate<BundleFile> chosen) throws CommandException {
    for (Map.Entry<BundleFile, Bundle> entry : bundles.entrySet()) {
      if (stopping.getAsBoolean()) {
        return;
      }
      if (chosen.test(entry.getKey())
          && entry.getValue().getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        start(entry.getKey(), entry.getValue());
      }
    }
  }

  private Bundle install(BundleFile file) throws CommandException {
    try {
      Bundle bundle = context.installBundle(file.location());
      if (bundle.getSymbolicName() == null) {
        throw failure(file, "not an OSGi bundle: its manifest has no Bundle-SymbolicName", null);
      }
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
