package io.molt.itests;

import io.molt.itests.FreshOptions.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * What users meet: servers that were started a moment ago, their first reloads and their first
 * requests. Each figure is of servers of its own, of today's build and, in the same turns, of an
 * older one, and what is told is the median and the ratio of both. The client that measures is
 * warm.
 *
 * <ol>
 *   <li>From SIGUSR1, and from a changed jar's rename into {@code deploy/}, to the new code: the
 *       first reload, those to the tenth and those after them, for a small and a large application.
 *   <li>What a paced load sees of a reload each second.
 *   <li>From the command to the first answer, and what an idle server occupies.
 *   <li>What requests cost, from the first on.
 * </ol>
 *
 * Prints Markdown; with a directory given, writes {@code fresh.md} into it. See {@link
 * FreshOptions} for how to shorten it.
 */
final class FreshServer {

  private final FreshOptions options;
  private final List<FreshBuild> builds;
  private final FreshReport report;

  private FreshServer(FreshOptions options, List<FreshBuild> builds) {
    this.options = options;
    this.builds = builds;
    this.report = new FreshReport(builds);
  }

  /** For example: {@code --sections=signal,changed --turns=5 --baseline=24eceb1}. */
  public static void main(String[] arguments) throws IOException {
    FreshOptions options = FreshOptions.parse(arguments);
    String markdown = report(options, FreshBuild.of(options));
    if (!options.output().isEmpty()) {
      Path directory = Files.createDirectories(Path.of(options.output()));
      Files.writeString(directory.resolve("fresh.md"), markdown);
    }
    System.exit(0);
  }

  /**
   * Measures all that is asked for, and tells it.
   *
   * @param builds of the first, figures are told beside those of the last
   */
  static String report(FreshOptions options, List<FreshBuild> builds) {
    FreshServer fresh = new FreshServer(options, builds);
    fresh.run();
    return fresh.report.markdown();
  }

  private void run() {
    if (!Collections.disjoint(options.sections(), Section.RELOADS)) {
      report.say(FreshReloads.warmUp(options, builds.getFirst()));
    }
    reloads(Section.SIGNAL, FreshApplication.HELLO, FreshReloads.Trigger.SIGNAL);
    reloads(Section.CHANGED, FreshApplication.HELLO, FreshReloads.Trigger.CHANGED);
    reloads(Section.EMBEDDED_SIGNAL, FreshApplication.EMBEDDED, FreshReloads.Trigger.SIGNAL);
    reloads(Section.EMBEDDED_CHANGED, FreshApplication.EMBEDDED, FreshReloads.Trigger.CHANGED);
    reloads(Section.LIBRARY_SIGNAL, FreshApplication.LIBRARY, FreshReloads.Trigger.SIGNAL);
    reloads(Section.LIBRARY_CHANGED, FreshApplication.LIBRARY, FreshReloads.Trigger.CHANGED);
    if (options.sections().contains(Section.LOAD)) {
      beside(() -> new FreshLoad(options, builds).report(report));
    }
    if (options.sections().contains(Section.START)) {
      new FreshStart(options, builds).reportStarts(report);
    }
    if (options.sections().contains(Section.MEMORY)) {
      new FreshStart(options, builds).reportMemory(report);
    }
    if (options.sections().contains(Section.REQUESTS)) {
      beside(() -> new FreshRequests(options, builds).report(report));
    }
  }

  /** Tells what else the machine did, too. */
  private void beside(Runnable measurement) {
    OtherWork others = new OtherWork();
    measurement.run();
    report.say(others.told());
  }

  private void reloads(
      Section section, FreshApplication application, FreshReloads.Trigger trigger) {
    if (options.sections().contains(section)) {
      beside(() -> new FreshReloads(options, builds, application, trigger).report(report));
    }
  }
}
