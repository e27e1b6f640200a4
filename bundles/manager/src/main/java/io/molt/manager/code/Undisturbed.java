package io.molt.manager.code;

import java.io.IOException;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the framework on threads of the server, which any application can interrupt. Felix 7.0.5
 * waits for its locks interruptibly, and an interrupted call fails as if something were wrong with
 * the bundle: {@code Unable to acquire global lock to add bundle}. That must fail no reload and
 * keep no old code installed, so the call is made again. An interrupt has no meaning here and is
 * dropped.
 */
final class Undisturbed {

  private static final Logger LOG = LoggerFactory.getLogger(Undisturbed.class);

  /** Each needs an interrupt just while it waits for a lock: more are no interrupts. */
  private static final int ATTEMPTS = 50;

  /** The framework's call. */
  @FunctionalInterface
  interface Call<T> {
    T call() throws BundleException, IOException;
  }

  /** One without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws BundleException;
  }

  private Undisturbed() {}

  static void run(Action action) throws BundleException {
    try {
      boolean _ =
          call(
              () -> {
                action.run();
                return true;
              });
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static <T> T call(Call<T> call) throws BundleException, IOException {
    for (int attempt = 1; ; attempt++) {
      boolean _ = Thread.interrupted();
      try {
        return call.call();
      } catch (IllegalStateException | BundleException failure) {
        if (attempt == ATTEMPTS || !isOfLock(failure)) {
          throw failure;
        }
        LOG.debug("[server] A call of the framework was interrupted and is made again.", failure);
      }
    }
  }

  /** The second is what a start or stop says that did not get the lock of its bundle. */
  private static boolean isOfLock(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Unable to acquire") || message.contains("either STARTING or STOPPING");
  }
}
