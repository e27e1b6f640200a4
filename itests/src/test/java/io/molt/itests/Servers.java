package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The servers of a test class. One that was started before the tests is shared and ends after the
 * last; one that was started within a test ends with it. When a test fails, the end of each
 * server's log is added to the failure. Register it as a static extension.
 */
final class Servers
    implements BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final int LOG_TAIL = 6_000;

  private final Deque<Runnable> shared = new ArrayDeque<>();
  private final Deque<Runnable> ofTest = new ArrayDeque<>();
  private final Deque<Instance> instances = new ArrayDeque<>();
  private boolean inTest;

  /** Starts a server and waits until it is ready. */
  MoltProcess start(Instance instance) {
    known(instance);
    MoltProcess started = MoltProcess.start(instance);
    atEnd(started::close);
    return started;
  }

  /**
   * Makes an instance known that the test starts by itself; what runs there is killed at the end.
   */
  Instance known(Instance instance) {
    if (!instances.contains(instance)) {
      instances.push(instance);
      atEnd(() -> forget(instance));
    }
    return instance;
  }

  /** Has something closed at the end, before what was there earlier. */
  void atEnd(Runnable closing) {
    (inTest ? ofTest : shared).push(closing);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    inTest = true;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    inTest = false;
    closeAll(ofTest);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    closeAll(shared);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withLogs(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withLogs(thrown);
  }

  private Throwable withLogs(Throwable thrown) {
    for (Instance instance : instances) {
      String log = instance.log();
      System.out.println(log);
      String tail = log.substring(Math.max(0, log.length() - LOG_TAIL));
      thrown.addSuppressed(new ServerLog(tail));
    }
    return thrown;
  }

  private void forget(Instance instance) {
    runningIn(instance).ifPresent(ProcessHandle::destroyForcibly);
    instances.remove(instance);
    instance.delete();
  }

  private static Optional<ProcessHandle> runningIn(Instance instance) {
    if (!Files.exists(instance.pidFile())) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(instance.pidFile()).strip();
      return text.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(text)).filter(p -> isServer(p));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Against stale pid files: a number that another process has by now is left alone. */
  private static boolean isServer(ProcessHandle process) {
    return process.info().command().map(command -> command.contains("java")).orElse(false)
        && process.pid() != ProcessHandle.current().pid();
  }

  private static void closeAll(Deque<Runnable> closings) {
    RuntimeException failure = null;
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Carries the end of a server's log with the failure of a test. */
  private static final class ServerLog extends Exception {
    private static final long serialVersionUID = 1L;

    ServerLog(String tail) {
      super(tail, null, false, false);
    }
  }
}
