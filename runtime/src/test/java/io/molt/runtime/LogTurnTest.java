package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTurnTest {

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("test");
  private final LogTurn turn = new LogTurn();
  private final Sink sink = new Sink();

  /** Keeps what it is given, and the threads that give it one after the other. */
  private static final class Sink extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Runnable before = () -> {};

    @Override
    protected void append(ILoggingEvent event) {
      assertThat(inside.incrementAndGet()).as("one at a time").isOne();
      try {
        before.run();
        lines.add(event.getFormattedMessage());
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    sink.setContext(context);
    sink.start();
    turn.setContext(context);
    turn.add(sink);
    turn.start();
    log.setLevel(Level.INFO);
    log.addAppender(turn);
  }

  @AfterEach
  void stop() {
    turn.stop();
  }

  @Test
  void whatIsLoggedIsWrittenWhenTheCallReturns() {
    log.info("{} and {}", 1, 2);
    assertThat(sink.lines).containsExactly("1 and 2");
  }

  @Test
  void whoLogsWhileAnotherWritesDoesNotWait() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    sink.before =
        () -> {
          begun.countDown();
          await(goOn);
        };
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> log.info("first"));
    await(begun);
    log.info("second");
    assertThat(sink.lines).isEmpty();
    goOn.countDown();
    first.get(10, TimeUnit.SECONDS);
    assertThat(sink.lines).containsExactly("first", "second");
  }

  @Test
  void eachThreadsLinesAreAllThereAndInOrder() throws Exception {
    int threads = 4;
    int lines = 5000;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String name = thread + " ";
      CompletableFuture<Void> over = new CompletableFuture<>();
      all.add(over);
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < lines; i++) {
                  log.info("{}", name + i);
                }
                over.complete(null);
              });
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    turn.flush();
    for (int thread = 0; thread < threads; thread++) {
      String name = thread + " ";
      List<String> own = sink.lines.stream().filter(line -> line.startsWith(name)).toList();
      assertThat(own).hasSize(lines);
      for (int i = 0; i < lines; i++) {
        assertThat(own.get(i)).isEqualTo(name + i);
      }
    }
  }

  @Test
  void anErrorInOneLineCostsNoOther() {
    sink.before =
        () -> {
          sink.before = () -> {};
          throw new OutOfMemoryError("expected by the test");
        };
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> log.info("lost"));
    log.info("next");
    assertThat(sink.lines).containsExactly("next");
  }

  @Test
  void anInterruptedThreadLogsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    log.info("said");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sink.lines).containsExactly("said");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
