package io.molt.manager.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemScheduleTest {

  @Test
  void aThreadThatWorkerCodeHasMadeTheStartOfKeepsNothingOfIt() throws Exception {
    Thread me = Thread.currentThread();
    ClassLoader before = me.getContextClassLoader();
    CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
    try (SystemSchedule schedule = new SystemSchedule(givesWay -> {})) {
      me.setContextClassLoader(new ClassLoader("worker", before) {});
      schedule.work().execute(() -> seen.complete(Thread.currentThread().getContextClassLoader()));
      assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(SystemSchedule.class.getClassLoader());
    } finally {
      me.setContextClassLoader(before);
    }
  }

  @Test
  void aTimerRunsOnceUnlessItIsTakenBack() throws Exception {
    try (SystemSchedule schedule = new SystemSchedule(givesWay -> {})) {
      CompletableFuture<String> ran = new CompletableFuture<>();
      Runnable cancel = schedule.after(Duration.ofHours(1), () -> ran.complete("cancelled"));
      cancel.run();
      schedule.after(Duration.ofMillis(20), () -> ran.complete("due"));
      assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo("due");
    }
  }

  @Test
  void alarmsRingOnTheOneThreadThatKeepsTheTime() throws Exception {
    try (SystemSchedule schedule = new SystemSchedule(givesWay -> {})) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        schedule.alarm(
            Duration.ofMillis(i % 10),
            () -> {
              threads.add(Thread.currentThread());
              all.countDown();
            });
      }
      Runnable cancel = schedule.alarm(Duration.ofHours(1), () -> {});
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).singleElement().matches(each -> each.getName().startsWith("molt-timer-"));
      cancel.run();
    }
  }

  @Test
  void whatIsNotHurriedLeavesOthersAMoment() throws Exception {
    try (SystemSchedule schedule = new SystemSchedule(givesWay -> {})) {
      CompletableFuture<Long> ran = new CompletableFuture<>();
      long asked = schedule.nanoTime();
      schedule.unhurried(Duration.ofMillis(15)).execute(() -> ran.complete(schedule.nanoTime()));
      assertThat(ran.get(10, TimeUnit.SECONDS) - asked).isGreaterThanOrEqualTo(15_000_000);
    }
  }
}
