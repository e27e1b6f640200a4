package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {

  private static final long LONG_SLICE = 20_000_000;

  private final BackgroundThreads background = new BackgroundThreads();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private long standard;

  @BeforeEach
  void whereThereAreSlices() throws Exception {
    String[] version = System.getProperty("os.version").split("[^0-9]", 3);
    int kernel = Integer.parseInt(version[0]) * 1_000 + Integer.parseInt(version[1]);
    assumeThat(Files.isReadable(Path.of("/proc/thread-self/sched")) && kernel >= 6_012).isTrue();
    standard = onThread(BackgroundThreadsTest::slice);
    assertThat(standard).isLessThan(LONG_SLICE);
  }

  @AfterEach
  void end() {
    thread.shutdown();
  }

  private static long slice() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/thread-self/sched"))) {
      return lines
          .filter(line -> line.startsWith("se.slice"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private <T> T onThread(Callable<T> task) throws Exception {
    return thread.submit(task).get(10, TimeUnit.SECONDS);
  }

  private void ask(boolean givesWay) throws Exception {
    onThread(
        () -> {
          background.accept(givesWay);
          return givesWay;
        });
  }

  @Test
  void whoAsksBeforeTheServerIsReadyGivesWayFromThenOn() throws Exception {
    ask(true);
    assertThat(onThread(BackgroundThreadsTest::slice)).isEqualTo(standard);
    background.begin();
    assertThat(onThread(BackgroundThreadsTest::slice)).isEqualTo(LONG_SLICE);
  }

  @Test
  void whoHasTakenItBackBeforeDoesNot() throws Exception {
    ask(true);
    ask(false);
    background.begin();
    assertThat(onThread(BackgroundThreadsTest::slice)).isEqualTo(standard);
  }

  @Test
  void laterItIsSoAtOnceUntilItIsTakenBack() throws Exception {
    background.begin();
    ask(true);
    ask(true);
    assertThat(onThread(BackgroundThreadsTest::slice)).isEqualTo(LONG_SLICE);
    ask(false);
    assertThat(onThread(BackgroundThreadsTest::slice)).isEqualTo(standard);
  }

  @Test
  void whatSuchAThreadBeginsIsLikeAnyOther() throws Exception {
    background.begin();
    ask(true);
    long begun =
        onThread(
            () -> {
              try (ExecutorService heir = Executors.newSingleThreadExecutor()) {
                return heir.submit(BackgroundThreadsTest::slice).get(10, TimeUnit.SECONDS);
              }
            });
    assertThat(begun).isEqualTo(standard);
  }
}
