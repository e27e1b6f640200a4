package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.MaxRequest;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.settings.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxRequestTest {

  private final List<String> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"BASE, true", "BASE, false", "PROCESS, true", "PROCESS, false"})
  void aWorkerIsBegunAnewAfterItsRequestsAndNothingIsLost(Mode mode, boolean coroutines) {
    World world = World.wearing(mode, coroutines, 1, 10);
    world.swap("1", () -> new Echo("1", log));
    Set<WorkerInstance> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      FakeHttpTransport answered = world.request("/");
      world.await(() -> answered.ends() == 1);
      assertThat(answered.log()).containsExactly("200 1");
      seen.add(world.application.generation().orElseThrow().worker(0));
    }
    world.await(() -> world.host.present() == 1);
    assertThat(seen.size()).isGreaterThan(2);
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
    var gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  @Test
  void theEventsOfAConnectionStayInOrder() {
    World world = World.wearing(Mode.PROCESS, true, 1, 5);
    world.swap("1", () -> new Echo("1", log));
    World.Client client = world.connect(1);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      client.sends("" + i);
      expected.add("1 receive " + i);
      if (i % 20 == 0) {
        String last = "1 receive " + i;
        world.await(() -> log.contains(last));
      }
    }
    world.await(() -> log.contains("1 receive 199"));
    assertThat(log).filteredOn(line -> line.contains("receive")).isEqualTo(expected);
    var gone = world.application.undeploy("test");
    world.await(gone::isDone);
  }

  @Test
  void chanceAddsNoMoreThanTheGrace() {
    for (int i = 0; i < 200; i++) {
      MaxRequest wear = MaxRequest.of(10, 5);
      int count = 1;
      while (!wear.isOver()) {
        count++;
      }
      assertThat(count).isBetween(10, 15);
    }
    MaxRequest never = MaxRequest.of(0, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(never.isOver()).isFalse();
    }
  }
}
