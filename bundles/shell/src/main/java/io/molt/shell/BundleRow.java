package io.molt.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * A bundle of the framework.
 *
 * @param replaced whether a reload replaces it, because it is a worker's
 */
record BundleRow(long id, String symbolicName, String version, String state, boolean replaced) {

  /** Describes bundles, of which those of workers are known by their ids. */
  static List<BundleRow> of(Stream<Bundle> bundles, Set<Long> workers) {
    return bundles
        .map(bundle -> of(bundle, workers.contains(bundle.getBundleId())))
        .sorted(Comparator.comparingLong(BundleRow::id))
        .toList();
  }

  private static BundleRow of(Bundle bundle, boolean replaced) {
    String name = bundle.getSymbolicName();
    return new BundleRow(
        bundle.getBundleId(),
        name == null ? bundle.getLocation() : name,
        bundle.getVersion().toString(),
        state(bundle.getState()),
        replaced);
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.UNINSTALLED -> "uninstalled";
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.ACTIVE -> "active";
      default -> "state " + state;
    };
  }

  /** A table of what a reload replaces and one of what it keeps. */
  static List<String> table(List<BundleRow> bundles) {
    return Stream.concat(
            Stream.concat(Stream.of("A reload replaces:"), table(bundles, true).stream()),
            Stream.concat(Stream.of("", "A reload keeps:"), table(bundles, false).stream()))
        .toList();
  }

  private static List<String> table(List<BundleRow> bundles, boolean replaced) {
    TextTable table = new TextTable("  ID", "BUNDLE", "VERSION", "STATE");
    bundles.stream()
        .filter(bundle -> bundle.replaced() == replaced)
        .forEach(b -> table.row("  " + b.id(), b.symbolicName(), b.version(), b.state()));
    return table.lines();
  }
}
