package io.molt.proof;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes in a process of their own, without a limit of time. Arguments: their names. The
 * exit code is 0 if all tests pass, 1 if one fails, and 2 if there is none.
 */
final class TestRun {

  /** What each exit code says. */
  static final int PASSED = 0;

  static final int FAILED = 1;
  private static final int NOTHING = 2;

  private TestRun() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(classes)
                    .<DiscoverySelector>map(DiscoverySelectors::selectClass)
                    .toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 20);
    System.out.printf(
        "%d tests, %d failed%n", summary.getTestsStartedCount(), summary.getTotalFailureCount());
    // What tests have left running does not hold up the end.
    System.exit(exitCode(summary));
  }

  private static int exitCode(TestExecutionSummary summary) {
    if (summary.getTotalFailureCount() > 0) {
      return FAILED;
    }
    return summary.getTestsSucceededCount() == 0 ? NOTHING : PASSED;
  }
}
