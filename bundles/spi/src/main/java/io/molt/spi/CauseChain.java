package io.molt.spi;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What lies behind an exception of an application's code. Usable from any thread. */
public final class CauseChain {

  /** Longer chains are no chains: some exceptions are their own cause, by a detour. */
  private static final int LONGEST = 32;

  private CauseChain() {}

  /**
   * The first that is looked for, behind others as long as they may be looked behind. Never throws,
   * whatever the exceptions' own methods do.
   *
   * @return null if there is none
   */
  public static @Nullable Throwable find(
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
