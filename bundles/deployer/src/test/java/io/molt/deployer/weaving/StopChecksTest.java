package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.StopChecks;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server calls, on classes that were rewritten and others. */
class StopChecksTest {

  @Test
  void classesThatWereNotRewrittenHaveNothingToCall() throws Exception {
    try (URLClassLoader plain = new URLClassLoader(new URL[0])) {
      assertThat(StopChecks.condemn(plain)).isFalse();
      assertThat(StopChecks.onExit(plain, _ -> {})).isFalse();
    }
    assertThat(StopChecks.condemn(ClassLoader.getPlatformClassLoader())).isFalse();
  }

  @Test
  void anotherClassOfThatNameIsNotTheirs() throws Exception {
    byte[] other = OddCode.ofLength(1);

    WovenLoader worker = WovenLoader.unwoven(StopChecks.GUARD, other);

    assertThat(StopChecks.condemn(worker)).isFalse();
  }

  @Test
  void onlyItsErrorIsAStop() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);
    Throwable stop =
        new Running(
                "exits",
                () -> {
                  try {
                    worker.load(Exits.class.getName()).getMethod("exit").invoke(null);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                })
            .awaitEnd()
            .orElseThrow();

    assertThat(StopChecks.isStop(stop)).isTrue();
    assertThat(StopChecks.isStop(new OtherError())).isFalse();
    assertThat(stop.getClass().getName()).isEqualTo(StopChecks.STOP);
  }

  private static final class OtherError extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whoIsToldOfAnExitIsNotForgottenByALateLink() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);
    List<Integer> told = new ArrayList<>();

    assertThat(StopChecks.link(worker)).isTrue();
    assertThat(StopChecks.onExit(worker, told::add)).isTrue();
    assertThat(StopChecks.link(worker)).isTrue();

    Method exit = worker.load(Exits.class.getName()).getMethod("exit");
    assertThat(new Running("exits", () -> exit.invoke(null)).awaitEnd()).isPresent();
    assertThat(told).hasSize(1);
  }

  @Test
  void codeThatHasBeenEndedIsLinkedWithoutComplaint() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);

    assertThat(StopChecks.condemn(worker)).isTrue();

    assertThat(StopChecks.link(worker)).isTrue();
  }

  @Test
  void codeIsEndedAfterItsBundleIfThatWasLinkedAhead() throws Exception {
    WovenLoader worker = WovenLoader.of(Runaways.class);
    Method method = worker.load(Runaways.class.getName()).getMethod("countingLoop");
    Running running = new Running("counts", () -> method.invoke(null));
    running.awaitWork();

    assertThat(StopChecks.linkEnd(worker)).isTrue();
    worker.close();
    running.awaitWork();

    assertThat(StopChecks.condemn(worker)).isTrue();
    assertThat(running.awaitEnd()).isPresent();
  }

  @Test
  void whatHasNoChecksHasNoEndToLink() {
    assertThat(StopChecks.linkEnd(ClassLoader.getPlatformClassLoader())).isFalse();
  }

  /** Each worker of each reload waits for that. */
  @Test
  void aWorkerBeginsWithOneClassMore() throws Exception {
    WovenLoader worker = WovenLoader.of(Exits.class);

    assertThat(StopChecks.onExit(worker, _ -> {})).isTrue();

    assertThat(GuardFiles.NAMES.stream().filter(worker::hasLoaded))
        .containsExactly("io/molt/woven/Guard.class");
  }

  @Test
  void theClassLoaderIsNotHeld() throws Exception {
    WeakReference<ClassLoader> worker = condemnedWorker();

    long deadline = System.nanoTime() + 10_000_000_000L;
    while (worker.get() != null) {
      assertThat(System.nanoTime()).as("the class loader is still there").isLessThan(deadline);
      System.gc();
    }
  }

  private static WeakReference<ClassLoader> condemnedWorker() throws Exception {
    WovenLoader worker = WovenLoader.of(Runaways.class);
    StopChecks.onExit(worker, _ -> {});
    Method method = worker.load(Runaways.class.getName()).getMethod("countingLoop");
    Running running = new Running("counts", () -> method.invoke(null));
    running.awaitWork();
    StopChecks.condemn(worker);
    assertThat(running.awaitEnd()).isPresent();
    return new WeakReference<>(worker);
  }
}
