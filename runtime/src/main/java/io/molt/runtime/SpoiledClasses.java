package io.molt.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Looks in all that is logged for a class whose initialiser has failed because memory or stack ran
 * out. The JVM never tries again (JLS 12.4.2), so what needs it fails from then on: if the server
 * does, it looks alive and is dead in part. Whatever part that is, it tells the log of its failure,
 * also where the level is such that the line is not kept.
 *
 * <p>Other failures are left alone, for there are optional classes, as that of a native library. So
 * are classes of the JDK's that only applications have asked for.
 */
final class SpoiledClasses extends TurboFilter {

  private static final String MESSAGE = "Could not initialize class ";

  /** Deeper than exceptions are wrapped; an application can make a chain that has no end. */
  private static final int DEEP = 16;

  /** What the first failure was. */
  private static final List<String> OUT_OF =
      List.of("java.lang.OutOfMemoryError", "java.lang.StackOverflowError");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");
  private static final List<String> SERVER =
      List.of("io.molt.", "io.netty.", "org.apache.felix.", "com.google.gson.");

  private final Function<String, @Nullable NoClassDefFoundError> failures;
  private final Consumer<String> found;

  /**
   * @param failures what a class of that name fails with that is the server's or the JDK's and has
   *     failed to be initialised; null if it is well or not theirs
   * @param found told its name, each time
   */
  SpoiledClasses(
      Function<String, @Nullable NoClassDefFoundError> failures, Consumer<String> found) {
    this.failures = failures;
    this.found = found;
    setName("spoiled classes");
  }

  /** Which class it says to be unusable since its initialiser failed; null if none. */
  static @Nullable String named(NoClassDefFoundError error) {
    String message = error.getMessage();
    return message != null && message.startsWith(MESSAGE)
        ? message.substring(MESSAGE.length())
        : null;
  }

  /** Looks at a sample, so that nothing is initialised for the first time in the worst moment. */
  void rehearse() {
    NoClassDefFoundError sample = new NoClassDefFoundError(MESSAGE + "none");
    lookAt(sample);
    boolean _ = isAskedForByServer(sample);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    Throwable last = thrown == null ? last(arguments) : thrown;
    if (last != null) {
      try {
        lookAt(last);
      } catch (RuntimeException | Error unable) {
        // Whoever writes a line must not fail for it; what is spoiled is met again.
      }
    }
    return FilterReply.NEUTRAL;
  }

  private void lookAt(Throwable thrown) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEEP; depth++) {
      if (each instanceof NoClassDefFoundError error) {
        look(error);
      }
      each = each.getCause();
    }
  }

  private static @Nullable Throwable last(Object @Nullable [] arguments) {
    if (arguments == null || arguments.length == 0) {
      return null;
    }
    return arguments[arguments.length - 1] instanceof Throwable thrown ? thrown : null;
  }

  private void look(NoClassDefFoundError error) {
    String name = named(error);
    if (name != null && isForLackOfMemory(name) && (!isJdks(name) || isAskedForByServer(error))) {
      found.accept(name);
    }
  }

  /**
   * Of the first failure the JDK keeps a copy: the text alone, and null where it had no memory. It
   * may have been another class that was spoiled, and that for a reason that is no matter.
   */
  private boolean isForLackOfMemory(String name) {
    String each = name;
    for (int depth = 0; depth < DEEP; depth++) {
      NoClassDefFoundError failure = failures.apply(each);
      if (failure == null) {
        return false;
      }
      Throwable first = failure.getCause();
      String text = first == null ? OUT_OF.getFirst() : String.valueOf(first.getMessage());
      if (OUT_OF.stream().anyMatch(text::contains)) {
        return true;
      }
      int inner = text.indexOf(MESSAGE);
      if (inner < 0) {
        return false;
      }
      each = text.substring(inner + MESSAGE.length()).split(" ", 2)[0];
    }
    return false;
  }

  private static boolean isJdks(String className) {
    return JDK.stream().anyMatch(className::startsWith);
  }

  private static boolean isAskedForByServer(NoClassDefFoundError error) {
    return Stream.of(error.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !isJdks(name))
        .findFirst()
        .filter(user -> SERVER.stream().anyMatch(user::startsWith))
        .isPresent();
  }
}
