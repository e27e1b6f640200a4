package io.molt.manager;

import io.molt.manager.worker.Environment;
import io.molt.spi.Ports;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The safe stop of the server:
 *
 * <ol>
 *   <li>the ports accept nobody further and take what clients have sent already, and no reload is
 *       taken;
 *   <li>what was received is answered, for {@code max_wait_time} at most;
 *   <li>the connections are closed once everything sent has been written, and {@code onClose} is
 *       called; if something was still in hand, only after it has been taken away;
 *   <li>the applications retire, with {@code onWorkerStop};
 *   <li>the framework is stopped, and with it the process.
 * </ol>
 */
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** How often to look whether all has been answered. */
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Environment environment;
  private final Ports ports;
  private final Supplier<Collection<Application>> applications;
  private final Runnable stopFramework;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean hurried;

  /** Whether nothing further comes from any client. */
  private volatile boolean received;

  private volatile @Nullable CompletionStage<Void> closed;
  private volatile long deadlineNanos;

  Shutdown(
      Environment environment,
      Ports ports,
      Supplier<Collection<Application>> applications,
      Runnable stopFramework) {
    this.environment = environment;
    this.ports = ports;
    this.applications = applications;
    this.stopFramework = stopFramework;
  }

  boolean hasBegun() {
    return begun.get();
  }

  /** Begins to stop; a second call takes away at once what is still in hand. */
  void request(String reason) {
    if (begun.compareAndSet(false, true)) {
      LOG.info("[server] Stopping: {}.", reason);
      deadlineNanos =
          environment.schedule().nanoTime()
              + environment.settings().reloading().maxWaitTime().toNanos();
      environment.schedule().work().execute(this::begin);
    } else if (!hurried) {
      hurried = true;
      LOG.warn("[server] Stopping at once: {} again.", reason);
      applications.get().forEach(Application::hurry);
    }
  }

  private void begin() {
    applications.get().forEach(Application::close);
    ports.retire().thenRun(() -> received = true);
    waitForQuiet(this::closeConnections);
  }

  private void waitForQuiet(Runnable then) {
    if (isQuiet() || isOver()) {
      then.run();
    } else {
      environment.schedule().after(LOOK, () -> waitForQuiet(then));
    }
  }

  private boolean isQuiet() {
    return received && applications.get().stream().allMatch(Application::isQuiet);
  }

  /** Whether there is no more waiting. */
  private boolean isOver() {
    return hurried || environment.schedule().nanoTime() - deadlineNanos >= 0;
  }

  /** With nothing in hand, the workers see each connection's end before their own. */
  private void closeConnections() {
    if (isQuiet()) {
      closePorts()
          .whenCompleteAsync(
              (nothing, thrown) -> waitForQuiet(this::retire), environment.schedule().work());
    } else {
      retire();
    }
  }

  private CompletionStage<Void> closePorts() {
    CompletionStage<Void> begun = closed;
    if (begun == null) {
      begun = ports.close();
      closed = begun;
    }
    return begun;
  }

  private void retire() {
    CompletableFuture<?>[] gone =
        applications.get().stream()
            .map(application -> application.undeploy("the server stops"))
            .toArray(CompletableFuture[]::new);
    if (isOver()) {
      applications.get().forEach(Application::hurry);
    }
    CompletableFuture.allOf(gone)
        .thenCompose(all -> closePorts())
        .whenCompleteAsync((nothing, thrown) -> stopFramework.run(), environment.schedule().work());
  }
}
