package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.settings.ListenerSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  private static final Duration MOMENT = Duration.ofMillis(10);

  private final ListenerSettings web = Town.http("web");
  private final Town town = new Town(web);
  private final Gate gate = new Gate();

  @BeforeEach
  void boot() {
    town.deploy("a", () -> Town.http("a", gate::passDeaf));
    town.manager.booted();
  }

  @Test
  void anIdleServerStopsAtOnce() {
    town.manager.shutdown();
    town.schedule.advance(MOMENT);
    assertThat(town.ports.log()).containsExactly("accept", "retire", "close");
    assertThat(town.isStopped()).isTrue();
    assertThat(town.manager.isReady()).isFalse();
    assertThat(town.host.present()).isZero();
  }

  @Test
  void whatIsInHandIsAnsweredFirst() {
    List<String> answer = town.get(web);
    town.manager.terminate("TERM");
    town.schedule.advance(World.MAX_WAIT.minus(MOMENT));
    assertThat(town.ports.log()).containsExactly("accept", "retire");
    gate.open();
    town.schedule.advance(MOMENT);
    assertThat(answer).containsExactly("200 a");
    assertThat(town.isStopped()).isTrue();
  }

  @Test
  void whatAnOlderGenerationHasInHandIsAnsweredFirst() {
    List<String> answer = town.get(web);
    town.deploy("a", () -> Town.http("b", () -> {}));
    town.manager.terminate("TERM");
    town.schedule.advance(Duration.ofSeconds(1));
    assertThat(town.isStopped()).isFalse();
    gate.open();
    town.schedule.advance(MOMENT);
    assertThat(answer).containsExactly("200 a");
    assertThat(town.isStopped()).isTrue();
  }

  @Test
  void whatAnEventLoopHadReadIsAnsweredToo() {
    gate.open();
    FakeHttpTransport late = new FakeHttpTransport(1, "/", 0);
    town.ports
        .reactors()
        .getFirst()
        .execute(() -> town.ports.dispatchers().dispatcher(web).dispatch(late));
    town.manager.terminate("TERM");
    town.schedule.advance(MOMENT);
    assertThat(late.log()).containsExactly("200 a");
    assertThat(town.isStopped()).isTrue();
  }

  @Test
  void whatIsLeftAtMaxWaitTimeIsTakenAway() {
    List<String> answer = town.get(web);
    town.manager.terminate("TERM");
    town.schedule.advance(World.MAX_WAIT.plus(MOMENT));
    assertThat(answer).containsExactly("fail 503");
    assertThat(town.isStopped()).isTrue();
    gate.open();
    town.schedule.run();
  }

  @Test
  void aSecondRequestHurries() {
    List<String> answer = town.get(web);
    town.manager.terminate("TERM");
    town.schedule.run();
    town.manager.terminate("TERM");
    town.schedule.advance(MOMENT);
    assertThat(answer).containsExactly("fail 503");
    assertThat(town.isStopped()).isTrue();
    town.manager.terminate("TERM");
    gate.open();
    town.schedule.run();
  }

  @Test
  void portsThatAreNotDoneAreNotWaitedForLongerThanMaxWaitTime() {
    town.ports.neverRetire();
    town.manager.terminate("TERM");
    town.schedule.advance(World.MAX_WAIT.minus(MOMENT));
    assertThat(town.isStopped()).isFalse();
    town.schedule.advance(MOMENT.multipliedBy(2));
    assertThat(town.isStopped()).isTrue();
  }

  @Test
  void noReloadIsTakenAnyMore() {
    town.get(web);
    town.manager.shutdown();
    town.schedule.run();
    assertThat(town.manager.deploy("b", Trigger.DEPLOY).toCompletableFuture().join())
        .isInstanceOf(ReloadResult.Discarded.class);
    assertThat(town.deploy("a", () -> Town.http("a", () -> {})))
        .isInstanceOf(ReloadResult.Discarded.class);
    gate.open();
    town.schedule.advance(MOMENT);
    assertThat(town.isStopped()).isTrue();
  }
}
