package io.molt.baseline;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares the exported packages of a bundle with those that it had before: what has changed, and
 * whether their versions tell so, as OSGi's semantic versioning asks for.
 */
final class Comparison {

  /** How deep bnd's description of a package goes: package, type, member, what a member is like. */
  private static final int INDENT = 2;

  private Comparison() {}

  /**
   * Tells which packages have another version than they should.
   *
   * @param now the bundle as a file or as a directory
   * @param before the bundle that it is compared with
   * @return a paragraph for each such package; empty if all is well
   */
  static List<String> complaints(Path now, Path before) {
    try (Processor reporter = new Processor();
        Jar newer = new Jar(now.toFile());
        Jar older = new Jar(before.toFile())) {
      Baseline baseline = new Baseline(reporter, new DiffPluginImpl());
      Set<Baseline.Info> packages = baseline.baseline(newer, older, new Instructions());
      List<String> complaints =
          new ArrayList<>(
              packages.stream()
                  .filter(Comparison::isWrong)
                  .sorted(Comparator.comparing((Baseline.Info info) -> info.packageName))
                  .map(Comparison::complaint)
                  .toList());
      complaints.addAll(reporter.getErrors());
      return complaints;
    } catch (IOException e) {
      throw new IllegalArgumentException(now + " and " + before, e);
    } catch (Exception e) {
      throw new IllegalStateException(now + " and " + before, e);
    }
  }

  /** More than is asked for is no mistake; that a package is gone, no version can tell. */
  private static boolean isWrong(Baseline.Info info) {
    return isGone(info) || info.newerVersion.compareTo(info.suggestedVersion) < 0;
  }

  private static boolean isGone(Baseline.Info info) {
    return info.packageDiff.getDelta() == Delta.REMOVED;
  }

  private static String complaint(Baseline.Info info) {
    if (isGone(info)) {
      return info.packageName + " is gone (expected: to stay, as applications import it)";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s has version %s (expected: version %s, as this is a %s change since version %s)"
            .formatted(
                info.packageName,
                info.newerVersion,
                info.suggestedVersion,
                info.packageDiff.getDelta(),
                info.olderVersion));
    info.packageDiff.getChildren().forEach(child -> describe(child, INDENT, text));
    return text.toString();
  }

  /** What is added or gone is told of as a whole, what has changed by what has changed in it. */
  private static void describe(Diff diff, int indent, StringBuilder text) {
    Delta delta = diff.getDelta();
    if (delta == Delta.UNCHANGED || delta == Delta.IGNORED || diff.getType() == Type.VERSION) {
      return;
    }
    text.append('\n').append(" ".repeat(indent));
    text.append(diff.getType().name().toLowerCase(Locale.ROOT)).append(' ');
    text.append(diff.getName()).append(": ").append(delta);
    if (delta != Delta.ADDED && delta != Delta.REMOVED) {
      diff.getChildren().forEach(child -> describe(child, indent + INDENT, text));
    }
  }
}
