package io.molt.manager.run;

import io.molt.spi.CauseChain;
import java.util.concurrent.CompletionException;

/**
 * What lies behind an exception of a worker's code, and so whose doing it is. Never throws,
 * whatever the exception's own methods do.
 */
public final class Causes {

  private Causes() {}

  /**
   * Whether the worker is to go, whatever {@code restart_on_exception} says. That is so for every
   * {@link Error}, also for one that a framework has wrapped: it says that memory or stack ran out
   * at any place whatever, in the middle of a change or in a {@code finally} too; that a class will
   * not load, or failed to initialise and so will never work again in this class loader; or that
   * what the code holds to be impossible is so. Only a new worker is known to be whole.
   */
  public static boolean isFatal(Throwable thrown) {
    return CauseChain.find(thrown, each -> !(each instanceof Exception), each -> true) != null;
  }

  /** What a future wraps around an exception is of no interest. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
