package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.StopChecks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunawayTest {

  static Stream<String> shapes() {
    return Arrays.stream(Runaways.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void endsWhenItIsCondemned(String shape) throws Exception {
    WovenLoader worker = WovenLoader.of(Runaways.class);
    Class<?> runaways = worker.load(Runaways.class.getName());
    Method method = runaways.getMethod(shape);
    Running running = new Running(shape, () -> call(method));
    running.awaitWork();

    assertThat(StopChecks.condemn(worker)).isTrue();

    Optional<Throwable> thrown = running.awaitEnd();
    assertThat(thrown).hasValueSatisfying(t -> assertThat(StopChecks.isStop(t)).isTrue());
    assertThat(((ReentrantLock) runaways.getField("LOCK").get(null)).isLocked()).isFalse();
  }

  @Test
  void anotherWorkerGoesOn() throws Exception {
    WovenLoader one = WovenLoader.of(Runaways.class);
    WovenLoader other = WovenLoader.of(Runaways.class);
    Running running = run(other, "catchesAll");
    running.awaitWork();

    assertThat(StopChecks.condemn(one)).isTrue();
    running.awaitWork();

    assertThat(StopChecks.condemn(other)).isTrue();
    running.awaitEnd();
  }

  @Test
  void nothingOfTheWorkerBeginsAfterIt() throws Exception {
    WovenLoader worker = WovenLoader.of(Runaways.class);
    Class<?> runaways = worker.load(Runaways.class.getName());
    assertThat(StopChecks.condemn(worker)).isTrue();
    assertThat(StopChecks.condemn(worker)).isTrue();

    Optional<Throwable> thrown =
        new Running("begun late", () -> call(runaways.getMethod("emptyLoop"))).awaitEnd();

    assertThat(thrown.orElseThrow())
        .hasMessageContaining("this worker's code is to run no further")
        .satisfies(t -> assertThat(t.getStackTrace()).isEmpty());
  }

  private static Running run(WovenLoader worker, String shape) throws Exception {
    Method method = worker.load(Runaways.class.getName()).getMethod(shape);
    return new Running(shape, () -> call(method));
  }

  private static void call(Method method) throws Throwable {
    try {
      method.invoke(null);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
