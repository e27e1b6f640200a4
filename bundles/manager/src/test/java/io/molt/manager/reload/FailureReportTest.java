package io.molt.manager.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.run.RootCause;
import io.molt.reload.Failure;
import org.junit.jupiter.api.Test;

class FailureReportTest {

  @Test
  void aCauseIsNamedAndTheServersFramesAreLeftOut() {
    Failure failure =
        new Failure(
            "java.lang.IllegalStateException",
            "hello worker 0 gen 1: onWorkerStart: no pool; the cause is java.sql.SQLException:"
                + " none",
            """
            java.lang.IllegalStateException: no pool
            \tat app.Main.onWorkerStart(Main.java:7)
            \tat io.molt.manager.worker.WorkerInstance.start(WorkerInstance.java:99)
            \tat java.base/java.lang.VirtualThread.run(VirtualThread.java:1)
            Caused by: java.sql.SQLException: none
            \tat java.sql/java.sql.DriverManager.getConnection(DriverManager.java:1)
            \t... 3 more
            """);
    assertThat(FailureReport.of(failure).lines())
        .containsExactly(
            "java.lang.IllegalStateException: hello worker 0 gen 1: onWorkerStart: no pool; the"
                + " cause is java.sql.SQLException: none",
            "java.lang.IllegalStateException: no pool",
            "\tat app.Main.onWorkerStart(Main.java:7)",
            "Caused by: java.sql.SQLException: none",
            "\tat java.sql/java.sql.DriverManager.getConnection(DriverManager.java:1)");
  }

  @Test
  void ofADeepStackTheInnermostFramesStay() {
    StringBuilder trace = new StringBuilder("a.B: no\n");
    for (int i = 0; i < 100; i++) {
      trace.append("\tat app.Main.deep(Main.java:").append(i).append(")\n");
    }
    assertThat(FailureReport.of(new Failure("a.B", "no", trace.toString())).lines())
        .hasSize(7)
        .last()
        .isEqualTo("\tat app.Main.deep(Main.java:4)");
  }

  @Test
  void theRootCauseFollowsTheMessageUnlessThatSaysIt() {
    Exception root = new IllegalArgumentException("bad url");
    assertThat(RootCause.of(new IllegalStateException("no pool", new RuntimeException("x", root))))
        .isEqualTo("; the cause is java.lang.IllegalArgumentException: bad url");
    assertThat(RootCause.of(new RuntimeException(root))).isEmpty();
    assertThat(RootCause.of(root)).isEmpty();
  }
}
