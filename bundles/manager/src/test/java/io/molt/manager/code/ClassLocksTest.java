package io.molt.manager.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Of the threads that a class loader has noted, those that have ended are forgotten. */
final class ClassLocksTest {

  private final ClassLocks locks = new ClassLocks();

  @Test
  void aThreadThatHasEndedIsForgottenAndOneThatRunsStays() throws InterruptedException {
    NotingLoader loader = new NotingLoader();
    Thread ended = Thread.startVirtualThread(() -> {});
    ended.join();
    loader.m_classLocks.put("one.Ended", ended);
    loader.m_classLocks.put("one.Running", Thread.currentThread());
    locks.forgetEndedThreads(loader);
    assertThat(loader.m_classLocks).containsOnlyKeys("one.Running");
  }

  @Test
  void theFieldOfASuperclassIsFound() throws InterruptedException {
    NotingLoader loader = new NotingLoader() {};
    Thread ended = Thread.ofPlatform().start(() -> {});
    ended.join();
    loader.m_classLocks.put("one.Ended", ended);
    locks.forgetEndedThreads(loader);
    assertThat(loader.m_classLocks).isEmpty();
  }

  @Test
  void aLoaderThatNotesNothingIsLeftAlone() {
    assertThatCode(() -> locks.forgetEndedThreads(new ClassLoader() {})).doesNotThrowAnyException();
  }

  /** Has the field that Felix has. */
  private static class NotingLoader extends ClassLoader {
    final ConcurrentHashMap<String, Thread> m_classLocks = new ConcurrentHashMap<>();
  }
}
