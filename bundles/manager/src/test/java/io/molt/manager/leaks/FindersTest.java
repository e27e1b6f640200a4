package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.Provider;
import java.security.Security;
import java.sql.Driver;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What one generation has left is found and undone; what another has is not touched. */
class FindersTest {

  private static final String LEAVER = Leaver.class.getName();
  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
  private static final ThreadLocal<Object> ANOTHER = new ThreadLocal<>();

  private final Generation retired = new Generation();
  private final Generation serving = new Generation();

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void itsThreadIsInterrupted() throws Exception {
    Thread own = (Thread) retired.leaves("thread", "old poller");
    Thread other = (Thread) serving.leaves("thread", "new poller");
    assertThat(retired.cleanUp())
        .containsExactly("thread \"old poller\" (" + LEAVER + "$Sleep) interrupted");
    assertEnds(own);
    assertThat(other.isInterrupted()).isFalse();
    assertThat(serving.cleanUp()).hasSize(1);
    assertEnds(other);
  }

  @Test
  void aThreadIsItsOwnByItsClassOrByWhatItsTaskWraps() throws Exception {
    Thread extending = (Thread) retired.leaves("thread class", "extending");
    Thread wrapping = (Thread) retired.leaves("wrapped task", "wrapping");
    assertThat(retired.cleanUp())
        .containsExactlyInAnyOrder(
            "thread \"extending\" (" + LEAVER + "$Sleeper) interrupted",
            "thread \"wrapping\" (" + LEAVER + "$Sleep) interrupted");
    assertEnds(extending);
    assertEnds(wrapping);
  }

  @Test
  void aThreadOfOthersLosesItsContextClassLoaderAlone() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread shared = retired.call(() -> new Thread(() -> await(end), "shared"));
    shared.start();
    assertThat(retired.cleanUp())
        .containsExactly("thread \"shared\" with its context class loader given another");
    assertThat(shared.getContextClassLoader()).isSameAs(FindersTest.class.getClassLoader());
    assertThat(shared.isInterrupted()).isFalse();
    end.countDown();
    assertEnds(shared);
  }

  @Test
  void aThreadOfTheServersIsNotTouched() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread servers = retired.call(() -> new Thread(() -> await(end), "molt-app-0-1"));
    servers.start();
    assertThat(retired.found())
        .containsExactly("thread \"molt-app-0-1\" with its context class loader");
    assertThat(retired.cleanUp()).isEmpty();
    assertThat(servers.getContextClassLoader()).isSameAs(retired);
    end.countDown();
    assertEnds(servers);
  }

  @Test
  void aThreadOfOthersIsRelievedOfItsExceptionHandler() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread shared = new Thread(() -> await(end), "handled");
    shared.setUncaughtExceptionHandler(
        (Thread.UncaughtExceptionHandler) retired.leaves("handler of a thread", ""));
    shared.start();
    assertThat(retired.cleanUp())
        .containsExactly(
            "thread \"handled\" with the exception handler " + LEAVER + "$Handling relieved of it");
    assertThat(shared.getUncaughtExceptionHandler()).isSameAs(shared.getThreadGroup());
    end.countDown();
    assertEnds(shared);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void itsTimersAreCancelled() throws Exception {
    Timer own = (Timer) retired.leaves("timer", "old ticks");
    Timer other = (Timer) serving.leaves("timer", "new ticks");
    assertThat(retired.cleanUp())
        .contains("java.util.Timer \"old ticks\" with " + LEAVER + "$Tick cancelled");
    assertThat(retired.found()).isEmpty();
    assertThat(serving.found()).contains("java.util.Timer \"new ticks\" with " + LEAVER + "$Tick");
    own.cancel();
    other.cancel();
  }

  @Test
  void itsExecutorIsShutDown() throws Exception {
    ExecutorService own = (ExecutorService) retired.leaves("executor", "");
    ExecutorService other = (ExecutorService) serving.leaves("executor", "");
    assertThat(retired.cleanUp())
        .singleElement()
        .asString()
        .matches("executor of thread \"pool-\\d+-thread-1\" shut down");
    assertThat(own.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(other.isShutdown()).isFalse();
    other.shutdownNow();
  }

  @Test
  void anExecutorThatSharedCodeHoldsGoesOn() throws Exception {
    ExecutorService shared =
        retired.call(
            () -> {
              ExecutorService made = Executors.newFixedThreadPool(1);
              made.submit(() -> "done").get();
              return made;
            });
    CountDownLatch end = new CountDownLatch(1);
    shared.submit(() -> await(end));
    shared.submit((Runnable) retired.loadClass(LEAVER + "$Sleep").getConstructor().newInstance());
    Holder.held = shared;
    try {
      assertThat(retired.cleanUp(library()))
          .satisfiesExactlyInAnyOrder(
              said -> assertThat(said).matches("task " + quote("$Sleep") + " in .* taken out"),
              said -> assertThat(said).endsWith("with its context class loader given another"));
      assertThat(shared.isShutdown()).isFalse();
      end.countDown();
      assertThat(shared.submit(() -> "goes on").get()).isEqualTo("goes on");
      assertThat(retired.found()).isEmpty();
    } finally {
      Holder.held = null;
      shared.shutdownNow();
    }
  }

  private static String quote(String nested) {
    return java.util.regex.Pattern.quote(LEAVER + nested);
  }

  /** The tests' own classes as those of a library. */
  private static SharedCode library() {
    return new SharedCode("bundle library", FindersTest.class.getClassLoader());
  }

  /** What a library holds. */
  static final class Holder {
    static Object held;
    final Object value;

    Holder(Object value) {
      this.value = value;
    }
  }

  /** Would say so if it was initialised. */
  static final class Sleeping {
    static final Object HELD = new Object();

    static {
      initialised = true;
    }
  }

  private static boolean initialised;

  @Test
  void whatAStaticOfSharedCodeHoldsIsNamed() throws Exception {
    Class<?> loaded = Class.forName(Sleeping.class.getName(), false, library().loader());
    assertThat(loaded.getName()).isEqualTo(Sleeping.class.getName());
    Holder.held =
        List.of(new Holder(Collections.singletonMap("key", retired.leaves("session", ""))));
    try {
      assertThat(retired.found(library()))
          .contains(
              "bundle library: field "
                  + Holder.class.getName()
                  + ".held holds an object of "
                  + LEAVER
                  + "$Session");
      assertThat(serving.found(library())).isEmpty();
      assertThat(initialised).as("classes are initialised by the search").isFalse();
    } finally {
      Holder.held = null;
    }
  }

  @Test
  void aThreadLocalOfASharedThreadIsNamed() throws Exception {
    ExecutorService shared = Executors.newSingleThreadExecutor(task -> new Thread(task, "pooled"));
    Object session = retired.leaves("session", "");
    shared.submit(() -> LOCAL.set(session)).get();
    assertThat(retired.cleanUp()).isEmpty();
    assertThat(retired.found())
        .containsExactly(
            "thread local of thread \"pooled\" with an object of " + LEAVER + "$Session");
    assertThat(shared.submit(LOCAL::get).get()).isSameAs(session);
    shared.shutdownNow();
  }

  @Test
  void aThreadLocalOfAThreadOfTheServersIsEmptied() throws Exception {
    ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "molt-1"));
    Object session = retired.leaves("session", "");
    Object others = serving.leaves("session", "");
    loop.submit(() -> LOCAL.set(List.of(session))).get();
    loop.submit(() -> ANOTHER.set(others)).get();
    assertThat(retired.cleanUp())
        .containsExactly(
            "thread local of thread \"molt-1\" with an object of " + LEAVER + "$Session emptied");
    assertThat(loop.submit(LOCAL::get).get()).isNull();
    assertThat(loop.submit(ANOTHER::get).get()).isSameAs(others);
    loop.shutdownNow();
  }

  @Test
  void itsDriverIsDeregistered() throws Exception {
    Driver own = (Driver) retired.leaves("driver", "");
    Driver other = (Driver) serving.leaves("driver", "");
    assertThat(own).isNotSameAs(other);
    assertThat(retired.cleanUp())
        .containsExactly("JDBC driver " + LEAVER + "$NoDriver deregistered");
    assertThat(retired.found()).isEmpty();
    assertThat(serving.cleanUp()).hasSize(1);
  }

  @Test
  void itsShutdownHookIsRemoved() throws Exception {
    Thread own = (Thread) retired.leaves("hook", "");
    Thread other = (Thread) serving.leaves("hook", "");
    assertThat(retired.cleanUp()).containsExactly("shutdown hook " + LEAVER + "$Sleep removed");
    assertThat(Runtime.getRuntime().removeShutdownHook(own)).isFalse();
    assertThat(Runtime.getRuntime().removeShutdownHook(other)).isTrue();
  }

  @Test
  void itsMBeanIsUnregistered() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName own = (ObjectName) retired.leaves("mbean", "old");
    ObjectName other = (ObjectName) serving.leaves("mbean", "new");
    assertThat(retired.cleanUp()).containsExactly("MBean " + own + " unregistered");
    assertThat(server.isRegistered(own)).isFalse();
    assertThat(server.isRegistered(other)).isTrue();
    server.unregisterMBean(other);
  }

  @Test
  void itsLogHandlersAndFiltersAreRemoved() throws Exception {
    Logger handled = (Logger) retired.leaves("log handler", "handled");
    serving.leaves("log handler", "handled");
    Logger filtered = (Logger) retired.leaves("log filter", "filtered");
    assertThat(retired.cleanUp())
        .containsExactlyInAnyOrder(
            "handler " + LEAVER + "$Log of logger \"handled\" removed",
            "filter a lambda of " + LEAVER + " of logger \"filtered\" removed");
    assertThat(filtered.getFilter()).isNull();
    assertThat(handled.getHandlers())
        .singleElement()
        .satisfies(left -> assertThat(left.getClass().getClassLoader()).isSameAs(serving));
  }

  @Test
  void itsResourceBundlesAreTakenOutOfTheCache() throws Exception {
    retired.leaves("texts", "");
    serving.leaves("texts", "");
    assertThat(retired.cleanUp())
        .containsExactly("resource bundle " + LEAVER + "$Texts in the cache taken out");
    assertThat(retired.found()).isEmpty();
    assertThat(serving.found()).hasSize(1);
  }

  @Test
  void itsBeansAreTakenOutOfTheCachesOfAllThreadGroups() throws Exception {
    retired.leaves("bean", "");
    Thread virtual =
        Thread.startVirtualThread(
            () -> {
              try {
                retired.leaves("bean", "");
                serving.leaves("bean", "");
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
    virtual.join();
    assertThat(retired.cleanUp())
        .contains("java.beans.Introspector's information on " + LEAVER + "$Session taken out");
    assertThat(retired.found()).isEmpty();
    assertThat(serving.found())
        .contains("java.beans.Introspector's information on " + LEAVER + "$Session");
  }

  @Test
  void itsSystemPropertiesAreRemoved() throws Exception {
    retired.leaves("property", "old");
    retired.leaves("list property", "list");
    serving.leaves("property", "new");
    assertThat(retired.cleanUp())
        .containsExactlyInAnyOrder(
            "system property leaver.old with an object of " + LEAVER + "$Session removed",
            "system property leaver.list with an object of " + LEAVER + "$Session removed");
    assertThat(System.getProperties())
        .doesNotContainKeys("leaver.old", "leaver.list")
        .containsKey("leaver.new");
    System.getProperties().remove("leaver.new");
  }

  @Test
  void itsDefaultsAreRemovedUnlessAnotherHasSetItsOwn() throws Exception {
    retired.leaves("exceptions", "");
    retired.leaves("passwords", "");
    retired.leaves("cookies", "");
    Object others = serving.leaves("cookies", "");
    assertThat(retired.cleanUp())
        .containsExactlyInAnyOrder(
            "default exception handler (" + LEAVER + "$Handling) removed",
            "default java.net.Authenticator (" + LEAVER + "$1) removed");
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
    assertThat(Authenticator.getDefault()).isNull();
    assertThat(CookieHandler.getDefault()).isSameAs(others);
    assertThat(serving.cleanUp()).hasSize(1);
    assertThat(CookieHandler.getDefault()).isNull();
  }

  @Test
  void whatHasNoKnownDefaultIsOnlyNamed() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    retired.leaves("proxies", "");
    assertThat(retired.cleanUp()).isEmpty();
    assertThat(retired.found())
        .containsExactly("default java.net.ProxySelector (" + LEAVER + "$Proxies)");
    ProxySelector.setDefault(before);
  }

  @Test
  void itsSecurityProviderIsRemoved() throws Exception {
    Provider own = (Provider) retired.leaves("security", "Old");
    Provider other = (Provider) serving.leaves("security", "New");
    assertThat(retired.cleanUp()).containsExactly("security provider Old removed");
    assertThat(Security.getProviders()).contains(other).doesNotContain(own);
    Security.removeProvider("New");
  }

  @Test
  void itsHttpClientIsShutDown() throws Exception {
    HttpClient own = (HttpClient) retired.leaves("client", "");
    HttpClient other = (HttpClient) serving.leaves("client", "");
    assertThat(retired.cleanUp())
        .containsExactly("HttpClient with a lambda of " + LEAVER + " shut down");
    assertThat(own.awaitTermination(java.time.Duration.ofSeconds(10))).isTrue();
    assertThat(other.isTerminated()).isFalse();
    assertThat(retired.found()).isEmpty();
    assertThat(serving.cleanUp()).hasSize(1);
  }

  @Test
  void codeThatHasLeftNothingIsNotFound() {
    assertThat(retired.found(library())).isEmpty();
  }
}
