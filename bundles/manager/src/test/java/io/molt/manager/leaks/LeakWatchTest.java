package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.molt.spi.LingeringCode;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Time passes here when the test says so. */
class LeakWatchTest {

  private static final Logger LOG =
      (Logger) LoggerFactory.getLogger(LeakWatch.class.getPackageName());

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final List<String> held = new ArrayList<>();
  private long now;
  private int settled;

  private final LeakWatch watch =
      new LeakWatch(
          () -> now,
          Runnable::run,
          (delay, task) -> timers.add(task),
          new LeakWatch.Surroundings(List::of, () -> List.of(this::look), () -> settled++));

  private Generation generation = new Generation();

  @BeforeEach
  void listen() {
    log.start();
    LOG.setLevel(Level.INFO);
    LOG.addAppender(log);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(log);
  }

  /** Finds what the test says in each code that is looked for. */
  private void look(Search search) {
    search.loaders().forEach(loader -> held.forEach(search.trail(loader)::add));
  }

  private LeakWatch.Removed removed(Unfinished... unfinished) {
    return new LeakWatch.Removed(
        new RetiredWorker("hello worker 3 gen 12", "hello", "worker 3", 12, "1.0.1"),
        generation,
        List.of(unfinished));
  }

  private List<String> logged() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private void passes(int collections) {
    for (int i = 0; i < collections; i++) {
      System.gc();
      now += Duration.ofSeconds(2).toNanos();
      timers.remove().run();
    }
  }

  @Test
  void nothingIsLookedAtUntilCodeIsRemovedAndAfterItIsCollected() {
    assertThat(timers).isEmpty();
    watch.follow(List.of(removed()));
    assertThat(timers).hasSize(1);
    assertThat(watch.count()).isEqualTo(1);
    generation = null;
    passes(1);
    assertThat(timers).isEmpty();
    assertThat(watch.count()).isZero();
    assertThat(settled).isPositive();
    assertThat(logged()).isEmpty();
  }

  @Test
  void theWatchItselfHoldsNothing() throws Exception {
    WeakReference<ClassLoader> loader = new WeakReference<>(generation);
    generation.leaves("property", "watched");
    watch.cleanUp(List.of(removed()));
    assertThat(watch.collectAndSearch()).isNotEmpty();
    generation = null;
    System.gc();
    assertThat(loader.get()).isNull();
  }

  @Test
  void whatWasLeftIsCleanedUpAndSaidInOneLine() throws Exception {
    generation.leaves("property", "first");
    generation.leaves("hook", "");
    watch.cleanUp(List.of(removed()));
    assertThat(logged())
        .containsExactly(
            "INFO [hello worker 3 gen 12] Left behind, cleaned up: shutdown hook"
                + " io.molt.manager.leaks.Leaver$Sleep removed; system property leaver.first with"
                + " an object of io.molt.manager.leaks.Leaver$Session removed.");
  }

  @Test
  void codeThatHasNotRunIsOnlyFollowed() throws Exception {
    Object hook = generation.leaves("hook", "");
    watch.follow(List.of(removed()));
    assertThat(logged()).isEmpty();
    assertThat(Runtime.getRuntime().removeShutdownHook((Thread) hook)).isTrue();
  }

  @Test
  void codeThatOutlivesSomeCollectionsIsReportedOnceAndAgainWhenWhatHoldsItChanges() {
    held.add("somebody");
    watch.follow(List.of(removed()));
    passes(2);
    assertThat(logged()).isEmpty();
    passes(1);
    assertThat(logged())
        .containsExactly(
            "WARN [hello worker 3 gen 12] Is still in memory 6 s after its removal and 3"
                + " collections: somebody.");
    passes(9);
    assertThat(logged()).hasSize(1);
    held.add("another");
    passes(12);
    assertThat(logged())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("24 collections: somebody; another.");
  }

  @Test
  void timeAloneIsNoReason() {
    watch.follow(List.of(removed()));
    for (int i = 0; i < 100; i++) {
      now += Duration.ofSeconds(2).toNanos();
      timers.remove().run();
    }
    assertThat(logged()).isEmpty();
  }

  @Test
  void whereNothingIsFoundThatIsSaid() {
    watch.follow(List.of(removed()));
    passes(3);
    assertThat(logged()).singleElement().asString().endsWith(": nothing known holds it.");
  }

  @Test
  void whoAsksIsToldWhatStaysAfterACollection() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread hung = Thread.ofVirtual().start(() -> LeakWatchTest.await(end));
    held.add("somebody");
    watch.follow(
        List.of(removed(new Unfinished("onRequest GET /slow", new WeakReference<>(hung)))));
    now += Duration.ofSeconds(61).toNanos();
    LingeringCode code = watch.collectAndSearch().getFirst();
    assertThat(code)
        .isEqualTo(
            new LingeringCode(
                "hello", "worker 3", 12, "1.0.1", Duration.ofSeconds(61), 1, code.suspects()));
    assertThat(code.suspects())
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("callback onRequest GET /slow has not returned, at "),
            second -> assertThat(second).isEqualTo("somebody"));
    end.countDown();
    hung.join();
    assertThat(watch.collectAndSearch().getFirst().suspects()).containsExactly("somebody");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }
}
