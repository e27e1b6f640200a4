package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.Failure;
import io.molt.reload.ReloadResult.Failed;
import io.molt.reload.ReloadTarget;
import io.molt.reload.UnknownApplicationException;
import io.molt.shell.TestShell.Ran;
import io.molt.spi.CertificateReload;
import io.molt.spi.CertificateReload.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReloadCommandTest {

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  private void assertRun(String line, int exit, String... lines) {
    assertThat(shell.run(line)).isEqualTo(new Ran(List.of(lines), exit));
  }

  @Test
  void aSwapIsOneLine() {
    shell.server.answer(FakeServer.swapped(2, "1.0.1"));
    assertRun("reload workers", 0, "O hello: swapped to generation 2 (version 1.0.1) in 4.2 ms");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.Workers());
  }

  @Test
  void certificatesAreReadAnewAndToldOf() {
    assertRun("reload certificates", 0, "O no listener has a certificate (ssl_cert_file)");
    shell.server.certificates =
        List.of(
            new CertificateReload("a", Outcome.TAKEN, List.of("CN=a, 90 days")),
            new CertificateReload("b", Outcome.UNCHANGED, List.of("CN=b, 9 days")));
    String[] told = {
      "O a: new connections get",
      "O   CN=a, 90 days",
      "O b: nothing has changed",
      "O   CN=b, 9 days"
    };
    assertRun("reload certificates", 0, told);
    assertThat(shell.molt("reload", "certificates")).isEqualTo(new Ran(List.of(told), 0));
    assertThat(shell.server.reloads).isEmpty();
  }

  @Test
  void certificatesThatAreNotTakenEndWith4() {
    shell.server.certificates =
        List.of(
            new CertificateReload("a", Outcome.KEPT, List.of("ssl_cert_file: no such file")),
            new CertificateReload("b", Outcome.TAKEN, List.of()));
    assertRun(
        "reload certificates",
        4,
        "O a: failed, the certificates that were there before go on",
        "O   ssl_cert_file: no such file",
        "O b: new connections get");
  }

  @Test
  void oneApplicationCanBeNamed() {
    shell.run("reload workers hello");
    shell.run("reload hello");
    assertThat(shell.server.reloads)
        .containsExactly(new ReloadTarget.WorkersOf("hello"), new ReloadTarget.WorkersOf("hello"));
  }

  @Test
  void withoutAWordAllWorkersAreMeant() {
    shell.run("reload");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.Workers());
  }

  @Test
  void aRollbackTellsTheCauseAndEndsWith4() {
    shell.server.answer(FakeServer.failed("", "deploy/hello.jar: empty file"));
    assertRun(
        "reload workers", 4, "O hello: failed, nothing was changed: deploy/hello.jar: empty file");
  }

  @Test
  void aCauseOfSeveralLinesIsShownInOneAndSteersNoTerminal() {
    shell.server.answer(FakeServer.failed("", "no\nway \u001b[31m"));
    assertRun("reload workers", 4, "O hello: failed, nothing was changed: no\\nway \\u001b[31m");
  }

  @Test
  void aRollbackShowsTheFramesThatHelpTheAuthor() {
    Failure failure =
        new Failure(
            "java.lang.IllegalStateException",
            "worker 0 gen 2: onWorkerStart: no",
            """
            java.lang.IllegalStateException: no
            \tat app.Pool.open(Pool.java:12)
            \tat app.Main.onWorkerStart(Main.java:7)
            \tat io.molt.manager.WorkerInstance.start(WorkerInstance.java:99)
            Caused by: java.net.ConnectException: refused
            \tat java.base/sun.nio.ch.Net.connect(Net.java:1)
            \t... 3 more
            """);
    shell.server.answer(new Failed(failure));
    assertRun(
        "reload workers",
        4,
        "O hello: failed, nothing was changed: java.lang.IllegalStateException: worker 0 gen 2:"
            + " onWorkerStart: no",
        "O         at app.Pool.open(Pool.java:12)",
        "O         at app.Main.onWorkerStart(Main.java:7)",
        "O     Caused by: java.net.ConnectException: refused",
        "O         at java.base/sun.nio.ch.Net.connect(Net.java:1)");
  }

  @Test
  void aDiscardedReloadEndsWith5() {
    shell.server.answer(FakeServer.discarded(Optional.empty()));
    assertRun("reload workers", 5, "O hello: discarded: A reload is running.");
  }

  @Test
  void theReloadThatFollowsADiscardedOneCounts() {
    shell.server.answer(FakeServer.discarded(Optional.of(FakeServer.swapped(3, "1.1.0"))));
    assertRun(
        "reload workers",
        0,
        "O hello: discarded: A reload is running.",
        "O hello: swapped to generation 3 (version 1.1.0) in 4.2 ms");

    shell.server.answer(FakeServer.discarded(Optional.of(FakeServer.failed("", "no"))));
    assertRun(
        "reload workers",
        4,
        "O hello: discarded: A reload is running.",
        "O hello: failed, nothing was changed: no");
  }

  @Test
  void whereSomeFailedAndOthersDidNotBothAreNamedAndItEndsWith12() {
    shell.server.answer(
        Map.of(
            "b", FakeServer.swapped(2, "1.0.0"),
            "a", FakeServer.failed("", "no"),
            "c", FakeServer.swapped(2, "1.0.0")));
    assertRun(
        "reload workers",
        12,
        "O a: failed, nothing was changed: no",
        "O b: swapped to generation 2 (version 1.0.0) in 4.2 ms",
        "O c: swapped to generation 2 (version 1.0.0) in 4.2 ms",
        "O a: failed; b, c: swapped");
  }

  @Test
  void whereAllFailedItEndsWith4() {
    shell.server.answer(Map.of("a", FakeServer.failed("", "no"), "b", FakeServer.failed("", "no")));
    assertRun(
        "reload workers",
        4,
        "O a: failed, nothing was changed: no",
        "O b: failed, nothing was changed: no");
  }

  @Test
  void ofSeveralApplicationsTheWorstCounts() {
    shell.server.answer(
        Map.of(
            "b", FakeServer.discarded(Optional.empty()),
            "a", FakeServer.failed("", "no"),
            "c", FakeServer.discarded(Optional.empty())));
    Ran ran = shell.run("reload workers");
    assertThat(ran.lines())
        .extracting(line -> line.substring(0, 3))
        .containsExactly("O a", "O b", "O c");
    assertThat(ran.exit()).isEqualTo(4);
  }

  @Test
  void notesComeLast() {
    shell.server.answer(
        Map.of("hello", FakeServer.swapped(2, "1.0.1")),
        "conf/server.cfg has changed; it takes effect at the next restart.");
    assertThat(shell.run("reload workers").lines())
        .last()
        .isEqualTo("O conf/server.cfg has changed; it takes effect at the next restart.");
  }

  @Test
  void taskWorkersAreReloadedApart() {
    shell.server.answer(Map.of(), "There are no task workers to reload.");
    assertRun("reload tasks", 0, "O There are no task workers to reload.");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.TaskWorkers());
    shell.run("reload tasks hello");
    assertThat(shell.server.reloads).last().isEqualTo(new ReloadTarget.TaskWorkersOf("hello"));
  }

  @Test
  void aSingleWorkerIsBegunAnew() {
    shell.server.answer(Map.of("hello worker 1", FakeServer.swapped(2, "1.0.1")));
    assertThat(shell.run("reload worker hello 1").lines().getFirst())
        .startsWith("O hello worker 1: swapped to generation 2");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.WorkerOf("hello", 1));
    shell.server.report =
        CompletableFuture.failedFuture(
            new IllegalArgumentException("hello: worker 9 (expected: 0)"));
    assertRun("reload worker hello 9", 2, "O hello: worker 9 (expected: 0)");
  }

  @Test
  void anUnknownApplicationNamesTheKnownOnes() {
    shell.server.report =
        CompletableFuture.failedFuture(new UnknownApplicationException("x", List.of("b", "a")));
    assertRun("reload workers x", 2, "O application: x (expected: one of a, b)");
  }

  @Test
  void aReloaderThatFailsIsReported() {
    shell.server.report = CompletableFuture.failedFuture(new IllegalStateException("odd"));
    assertRun("reload workers", 1, "O reload: java.lang.IllegalStateException: odd");
  }

  @Test
  void theListTellsWhatIsReplacedAndWhatIsKept() {
    assertRun(
        "reload list",
        0,
        "O A reload replaces:",
        "O   ID  BUNDLE  VERSION  STATE",
        "O   31  hello   1.0.1    active",
        "O ",
        "O A reload keeps:",
        "O   ID  BUNDLE                      VERSION  STATE",
        "O   0   org.apache.felix.framework  7.0.5    active",
        "O ",
        "O Ready for the next reload:",
        "O   ID  BUNDLE  VERSION  STATE",
        "O   32  hello   1.0.1    resolved");
  }

  @Test
  void whatIsNotUnderstoodIsAnsweredWithTheUsage() {
    for (String line :
        List.of(
            "reload a b",
            "reload workers a b",
            "reload worker",
            "reload tasks a b",
            "reload worker a",
            "reload worker a b")) {
      assertRun(
          line,
          2,
          "O "
              + line
              + " (expected: reload [workers|tasks] [APP] | reload worker APP NUMBER | reload"
              + " certificates | reload list | reload history [APP] [-n N] [-v] [--json])");
    }
    assertThat(shell.server.reloads).isEmpty();
  }

  @Test
  void goingBackIsToldAsAReloadIs() {
    shell.server.answer(
        Map.of("hello", FakeServer.swapped(4, "1.10.0")),
        "deploy/hello.jar still holds hello 2.0.0 (0123456789ab): the next reload or restart takes"
            + " it.");
    assertRun(
        "rollback hello",
        0,
        "O hello: swapped to generation 4 (version 1.10.0) in 4.2 ms",
        "O deploy/hello.jar still holds hello 2.0.0 (0123456789ab): the next reload or restart"
            + " takes it.");
    assertThat(shell.server.reloads).containsExactly(new ReloadTarget.Rollback("hello", ""));
  }

  @Test
  void aVersionOrAHashIsPassedOnAsItIsWritten() {
    for (String version : List.of("1.10", "1.0.0.2026-01", "0123456", "12e456", "abcdef")) {
      shell.run("rollback hello " + version);
      assertThat(shell.server.reloads)
          .last()
          .isEqualTo(new ReloadTarget.Rollback("hello", version));
    }
  }

  @Test
  void goingBackThatFailsIsNotCalledARollback() {
    shell.server.answer(FakeServer.failed("", "no"));
    assertRun("rollback hello 1.0.0", 4, "O hello: failed, nothing was changed: no");
    shell.server.report =
        CompletableFuture.failedFuture(new IllegalArgumentException("hello: version 7 (expected)"));
    assertRun("rollback hello 7", 2, "O hello: version 7 (expected)");
    for (String line : List.of("rollback", "rollback a b c")) {
      assertRun(line, 2, "O " + line + " (expected: rollback APP [VERSION])");
    }
  }

  @Test
  void aFailureStopsWhatFollows() {
    shell.server.answer(FakeServer.failed("", "no"));
    assertThat(shell.run("reload workers && connections").lines())
        .containsExactly("O hello: failed, nothing was changed: no");
  }

  @Test
  void outputCanBePiped() {
    shell.add(new Counter(), "count");
    shell.server.answer(FakeServer.swapped(2, "1.0.1"));
    assertRun("reload workers | count", 0, "O 57");
  }

  /** Counts the bytes that come through a pipe. */
  public static final class Counter {
    public int count() throws java.io.IOException {
      return org.apache.felix.service.command.Process.Utils.current().in().readAllBytes().length;
    }
  }
}
