package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.listener.spi.FileThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FileThreadsTest {

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** As where a disk does not answer any more: whoever comes then is told so at once. */
  @Test
  void noMoreWaitThanMay() {
    FileThreads threads = new FileThreads("waiting-", 2, 1);
    CountDownLatch busy = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> third = new CompletableFuture<>();
    for (int number = 0; number < 2; number++) {
      threads.execute(
          () -> {
            busy.countDown();
            await(goOn);
          });
    }
    await(busy);
    threads.execute(() -> third.complete(null));
    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(third).isNotDone();
    goOn.countDown();
    third.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Whoever asks first may be a worker. */
  @Test
  void nothingOfWhoeverAsksStaysWithThem() {
    FileThreads threads = new FileThreads("clean-", 1, 1);
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    threads.execute(() -> ran.complete(Thread.currentThread()));
    Thread thread = ran.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(thread.getName()).isEqualTo("clean-1");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isNull();
  }
}
