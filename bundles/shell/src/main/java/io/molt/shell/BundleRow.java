package io.molt.shell;

import io.molt.spi.ProcessLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * A bundle of the framework.
 *
 * @param replaced whether a reload replaces it, because it is a worker's
 * @param ready whether a reload may take it, because it is an application's and of no worker yet
 */
record BundleRow(
    long id, String symbolicName, String version, String state, boolean replaced, boolean ready) {

  /** Describes bundles, of which those of workers are known by their ids. */
  static List<BundleRow> of(Stream<Bundle> bundles, Set<Long> workers) {
    return bundles
        .map(bundle -> of(bundle, workers.contains(bundle.getBundleId())))
        .sorted(Comparator.comparingLong(BundleRow::id))
        .toList();
  }

  private static BundleRow of(Bundle bundle, boolean replaced) {
    String name = bundle.getSymbolicName();
    boolean ready = !replaced && bundle.getLocation().startsWith(ProcessLink.APPLICATION_LOCATION);
    return new BundleRow(
        bundle.getBundleId(),
        name == null ? bundle.getLocation() : name,
        bundle.getVersion().toString(),
        state(bundle.getState()),
        replaced,
        ready);
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

  /** A table of what a reload replaces, one of what it keeps, and one of what is ready for it. */
  static List<String> table(List<BundleRow> bundles) {
    List<String> lines = new ArrayList<>();
    lines.add("A reload replaces:");
    lines.addAll(table(bundles, BundleRow::replaced));
    lines.add("");
    lines.add("A reload keeps:");
    lines.addAll(table(bundles, bundle -> !bundle.replaced() && !bundle.ready()));
    if (bundles.stream().anyMatch(BundleRow::ready)) {
      lines.add("");
      lines.add("Ready for the next reload:");
      lines.addAll(table(bundles, BundleRow::ready));
    }
    return lines;
  }

  private static List<String> table(List<BundleRow> bundles, Predicate<BundleRow> which) {
    TextTable table = new TextTable("  ID", "BUNDLE", "VERSION", "STATE");
    bundles.stream()
        .filter(which)
        .forEach(b -> table.row("  " + b.id(), b.symbolicName(), b.version(), b.state()));
    return table.lines();
  }
}
