package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpoiledClassesTest {

  /** Its initialiser finds no memory, as it does in a full heap. */
  private static final class Scarce {
    static final int VALUE = fail(new OutOfMemoryError("expected by the test"));
  }

  /** Its initialiser needs one that is spoiled already. */
  private static final class NeedsScarce {
    static final int VALUE = Scarce.VALUE;
  }

  /**
   * Its initialiser fails each time it is tried in any process, as one without its library does.
   */
  private static final class Optional {
    static final int VALUE = fail(new UnsatisfiedLinkError("expected by the test"));
  }

  /** Its initialiser needs a class that is not there for another reason. */
  private static final class NeedsOptional {
    static final int VALUE = Optional.VALUE;
  }

  private final List<String> found = new ArrayList<>();
  private final Logger log = new LoggerContext().getLogger("test");

  @BeforeEach
  void watch() {
    log.setLevel(Level.ERROR);
    log.getLoggerContext()
        .addTurboFilter(new SpoiledClasses(SpoiledClassesTest::failure, found::add));
  }

  private static @Nullable NoClassDefFoundError failure(String name) {
    if (name.equals("java.util.Some")) {
      return jdks();
    }
    return catchThrowableOfType(
        NoClassDefFoundError.class,
        () -> Class.forName(name, true, SpoiledClassesTest.class.getClassLoader()));
  }

  private static int fail(Error with) {
    throw with;
  }

  /** What every use after the first fails with. */
  private static NoClassDefFoundError afterwards(Runnable use) {
    Throwable _ = catchThrowable(use::run);
    return catchThrowableOfType(NoClassDefFoundError.class, use::run);
  }

  private static NoClassDefFoundError spoiled() {
    return afterwards(() -> System.identityHashCode(Scarce.VALUE));
  }

  @Test
  void aClassWithoutMemoryForItsInitialiserIsFoundInALineThatIsNotKept() {
    log.debug("[http] A connection was lost.", spoiled());
    assertThat(found).containsExactly(Scarce.class.getName());
  }

  @Test
  void itIsFoundAmongTheArgumentsAndInsideOtherExceptions() {
    log.debug("{} {} {}", 1, 2, new IllegalStateException(new Exception(spoiled())));
    assertThat(found).containsExactly(Scarce.class.getName());
  }

  @Test
  void soIsAClassThatNeedsIt() {
    spoiled();
    log.debug("none", afterwards(() -> System.identityHashCode(NeedsScarce.VALUE)));
    assertThat(found).containsExactly(NeedsScarce.class.getName());
  }

  @Test
  void anOptionalClassIsLeftAlone() {
    log.debug("none", afterwards(() -> System.identityHashCode(Optional.VALUE)));
    log.debug("none", afterwards(() -> System.identityHashCode(NeedsOptional.VALUE)));
    log.debug("none", new NoClassDefFoundError("some/Missing"));
    log.debug("none");
    log.debug("{} {} {}", 1, 2, 3);
    assertThat(found).isEmpty();
  }

  @Test
  void aClassOfAnApplicationIsLeftAlone() {
    log.getLoggerContext().resetTurboFilterList();
    log.getLoggerContext().addTurboFilter(new SpoiledClasses(name -> null, found::add));
    log.error("none", spoiled());
    assertThat(found).isEmpty();
  }

  @Test
  void aClassOfTheJdkCountsIfTheServerAskedForIt() {
    StackTraceElement jdk = new StackTraceElement("java.util.Some", "get", "Some.java", 1);
    log.debug("none", jdks(jdk, new StackTraceElement("shop.Cart", "add", "Cart.java", 1)));
    assertThat(found).as("asked for by an application").isEmpty();
    log.debug("none", jdks(jdk, new StackTraceElement("io.molt.A", "b", "A.java", 1)));
    assertThat(found).containsExactly("java.util.Some");
  }

  private static NoClassDefFoundError jdks(StackTraceElement... stack) {
    NoClassDefFoundError error =
        new NoClassDefFoundError("Could not initialize class java.util.Some");
    error.initCause(
        new ExceptionInInitializerError("Exception java.lang.OutOfMemoryError: Java heap space"));
    error.setStackTrace(stack);
    return error;
  }

  @Test
  void whoWritesALineDoesNotFailForIt() {
    log.getLoggerContext().resetTurboFilterList();
    log.getLoggerContext()
        .addTurboFilter(
            new SpoiledClasses(
                name -> {
                  throw new IllegalStateException("expected by the test");
                },
                found::add));
    log.debug("none", spoiled());
    assertThat(found).isEmpty();
  }

  @Test
  void aChainWithoutEndIsLookedAtOnce() {
    Exception first = new Exception();
    first.initCause(new Exception(first));
    log.debug("none", first);
    assertThat(found).isEmpty();
  }
}
