package io.molt.manager.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReachTest {

  private static final Wanted WANTED = new Wanted();

  /** What is looked for. */
  private record Wanted() implements Runnable {
    @Override
    public void run() {}
  }

  /** A class of somebody's. */
  private record Box(Object content) {}

  static Stream<Object> holders() {
    return Stream.of(
        WANTED,
        List.of("text", WANTED),
        Map.of("key", WANTED),
        Map.of(WANTED, "value"),
        List.of(new Object[][] {{null, WANTED}}),
        Optional.of(WANTED),
        new AtomicReference<>(WANTED),
        new SoftReference<>(WANTED),
        new FutureTask<>(WANTED, "done"),
        new WeakHashMap<>(Map.of("key", WANTED)),
        List.of(List.of(Map.of("key", List.of(WANTED)))));
  }

  @ParameterizedTest
  @MethodSource("holders")
  void whatTheJdkHoldsIsReached(Object holder) {
    assertThat(Reach.shallow().first(holder, WANTED::equals)).isSameAs(WANTED);
  }

  @Test
  void whatIsNotHeldIsNotReached() {
    assertThat(Reach.shallow().first(new WeakReference<>(WANTED), WANTED::equals)).isNull();
    assertThat(Reach.shallow().first(null, WANTED::equals)).isNull();
  }

  @Test
  void aClassIsLookedIntoIfThatIsAskedFor() {
    Box box = new Box(List.of(WANTED));
    assertThat(Reach.shallow().first(box, WANTED::equals)).isNull();
    Reach deep = new Reach(4, 100, Box.class::equals);
    assertThat(deep.first(box, WANTED::equals)).isSameAs(WANTED);
  }

  @Test
  void itGoesNoFurtherThanItMay() {
    List<Object> far = List.of(List.of(List.of(WANTED)));
    assertThat(new Reach(3, 100, type -> false).first(far, WANTED::equals)).isSameAs(WANTED);
    assertThat(new Reach(2, 100, type -> false).first(far, WANTED::equals)).isNull();
    assertThat(new Reach(3, 2, type -> false).first(far, WANTED::equals)).isNull();
  }

  @Test
  void circlesEnd() {
    Object[] circle = new Object[1];
    circle[0] = circle;
    assertThat(new Reach(1_000_000, 10, type -> false).first(circle, WANTED::equals)).isNull();
  }
}
