package io.molt.manager.run;

import io.molt.net.HttpException;
import io.molt.net.RequestAbortedException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What lies behind an exception of a worker's code, and so whose doing it is. Never throws,
 * whatever the exception's own methods do.
 */
public final class Causes {

  /** Longer chains are no chains: some exceptions are their own cause, by a detour. */
  private static final int LONGEST = 32;

  private Causes() {}

  /**
   * Whether the worker is to go, whatever {@code restart_on_exception} says. That is so for every
   * {@link Error}, also for one that a framework has wrapped: it says that memory or stack ran out
   * at any place whatever, in the middle of a change or in a {@code finally} too; that a class will
   * not load, or failed to initialise and so will never work again in this class loader; or that
   * what the code holds to be impossible is so. Only a new worker is known to be whole.
   */
  public static boolean isFatal(Throwable thrown) {
    return find(thrown, each -> !(each instanceof Exception), Causes::isAnything) != null;
  }

  /** Whether it comes of a request that did not come to its end. */
  static boolean isAborted(Throwable thrown) {
    return find(thrown, RequestAbortedException.class::isInstance, Causes::isAnything) != null;
  }

  /** The answer that the code wants to give; null if it does not. */
  static @Nullable HttpException answer(Throwable thrown) {
    return (HttpException) find(thrown, HttpException.class::isInstance, Causes::isCarrier);
  }

  /** What a future wraps around an exception is of no interest. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  private static boolean isAnything(Throwable thrown) {
    return true;
  }

  /** Whether it only brings another from where it was thrown, and says nothing of its own. */
  private static boolean isCarrier(Throwable thrown) {
    return thrown instanceof InvocationTargetException
        || thrown instanceof UndeclaredThrowableException
        || thrown instanceof CompletionException
        || thrown instanceof ExecutionException
        || thrown instanceof UncheckedIOException;
  }

  /** The first that is looked for, behind others as long as they may be looked behind. */
  private static @Nullable Throwable find(
      Throwable thrown, Predicate<Throwable> isIt, Predicate<Throwable> mayLookBehind) {
    try {
      Throwable each = thrown;
      for (int depth = 0; each != null && depth < LONGEST; depth++) {
        if (isIt.test(each)) {
          return each;
        }
        each = mayLookBehind.test(each) ? each.getCause() : null;
      }
      return null;
    } catch (Throwable hostile) {
      return null;
    }
  }
}
