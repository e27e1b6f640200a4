package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link FindersTest}, in places of the JDK that few know of. */
class JdkPlacesTest {

  private static final String LEAVER = LeaverInJdk.class.getName();
  private static final long DEADLINE_NANOS = 20_000_000_000L;

  private final Generation serving = new Generation();

  private static void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - began).as(what).isLessThan(DEADLINE_NANOS);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    await(
        "the code is collected",
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  /** Leaves something, cleans up, and lets go of the code. */
  private static WeakReference<ClassLoader> cleaned(String how, String said) throws Exception {
    Generation retired = new Generation();
    retired.leaves(how, "old");
    assertThat(retired.cleanUp()).contains(said);
    await("it is undone", () -> retired.found().stream().noneMatch(said::startsWith));
    return new WeakReference<>(retired);
  }

  @Test
  void anMBeanInsideAStandardMBeanIsUnregistered() throws Exception {
    ObjectName other = (ObjectName) serving.leaves("standard mbean", "new");
    assertCollected(cleaned("standard mbean", "MBean leaver:type=Standard,name=old unregistered"));
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(other)).isTrue();
    assertThat(serving.cleanUp()).hasSize(1);
  }

  @Test
  void itsNotificationListenersAreRemoved() throws Exception {
    serving.leaves("notifications", "new");
    assertCollected(
        cleaned(
            "notifications",
            "notification listener " + LEAVER + "$Heard of sun.management.MemoryImpl removed"));
    assertThat(serving.cleanUp()).hasSize(1);
  }

  @Test
  void itsNotificationListenersByNameAreRemoved() throws Exception {
    serving.leaves("notifications by name", "new");
    assertCollected(
        cleaned(
            "notifications by name",
            "notification listener "
                + LEAVER
                + "$Heard of com.sun.jmx.mbeanserver.MBeanServerDelegateImpl removed"));
    assertThat(serving.cleanUp()).hasSize(1);
  }

  @Test
  void itsHttpServerIsStopped() throws Exception {
    HttpServer other = (HttpServer) serving.leaves("http server", "new");
    assertCollected(cleaned("http server", "HttpServer with " + LEAVER + "$Pages stopped"));
    assertThat(serving.found()).contains("HttpServer with " + LEAVER + "$Pages");
    other.stop(0);
  }

  @Test
  void itsListenerOfFlightRecorderIsRemoved() throws Exception {
    FlightRecorderListener other =
        (FlightRecorderListener) serving.leaves("recorder listener", "new");
    assertCollected(
        cleaned("recorder listener", "listener of FlightRecorder " + LEAVER + "$Recorded removed"));
    assertThat(FlightRecorder.removeListener(other)).isTrue();
  }

  @Test
  void itsPeriodicEventOfFlightRecorderIsRemoved() throws Exception {
    Runnable other = (Runnable) serving.leaves("periodic event", "new");
    cleaned("periodic event", "periodic event of FlightRecorder " + LEAVER + "$Work removed");
    assertThat(FlightRecorder.removePeriodicEvent(other)).isTrue();
  }

  @Test
  void whatWaitsForTheEndOfAProcessIsNamed() throws Exception {
    Generation retired = new Generation();
    Process process = (Process) retired.leaves("process", "");
    String named = "process " + process.pid() + ", whose end " + LEAVER + "$Work waits for";
    assertThat(retired.found()).containsExactly(named);
    assertThat(serving.found()).isEmpty();
    process.destroyForcibly();
    await("it is no longer held", () -> !retired.found().contains(named));
  }

  @Test
  void itsChannelThatAcceptsIsClosed() throws Exception {
    AsynchronousServerSocketChannel other =
        (AsynchronousServerSocketChannel) serving.leaves("accept", "");
    Generation retired = new Generation();
    AsynchronousServerSocketChannel own =
        (AsynchronousServerSocketChannel) retired.leaves("accept", "");
    assertThat(retired.cleanUp())
        .contains("asynchronous channel whose acceptHandler is " + LEAVER + "$Accepted closed");
    assertThat(own.isOpen()).isFalse();
    assertThat(other.isOpen()).isTrue();
    close(other);
  }

  private static void close(AsynchronousServerSocketChannel channel) throws IOException {
    channel.close();
  }

  @Test
  void whatMayWaitInTheDelaySchedulerIsNamedWhereNothingElseIsFound() throws Exception {
    Generation retired = new Generation();
    Future<?> scheduled = (Future<?>) retired.leaves("schedule", "");
    retired.cleanUp(); // of the scheduler's thread, which may have been begun for it
    await("that thread has taken it", () -> !retired.found().isEmpty());
    assertThat(retired.found())
        .singleElement()
        .asString()
        .matches("perhaps one of \\d+ tasks that wait in the common pool's delay scheduler .*");
    assertThat(retired.cleanUp()).isEmpty();
    scheduled.cancel(false);
  }

  /** They hold nothing that is a root, so that nobody need look for them. */
  @ParameterizedTest
  @ValueSource(strings = {"arena", "virtual threads"})
  void othersGoWithTheCode(String how) throws Exception {
    assertCollected(left(how));
  }

  private static WeakReference<ClassLoader> left(String how) throws Exception {
    Generation retired = new Generation();
    retired.leaves(how, "");
    return new WeakReference<>(retired);
  }
}
