package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The server boots, and {@code deploy/} holds what cannot be started. */
class StandInTest {

  private static final FakeHost.Maker BROKEN =
      () -> {
        throw new IllegalStateException("expected by the test");
      };

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final World world = World.plain();

  /** What an earlier process has written down. */
  private void hasServed(String version) {
    world.host.register(version, () -> new Echo(version, log));
    world.source.kept().served(FakeSource.content("app", version));
  }

  private String boot(Trigger trigger) {
    CompletableFuture<ReloadResult> result = world.ask(trigger);
    world.await(result::isDone);
    return ((ReloadResult.Failed) result.join()).failure().toString();
  }

  private List<String> served() {
    return world.request("/").log();
  }

  @Test
  void whatServedLastServesAndTheFailureStays() {
    hasServed("1");
    hasServed("2");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT))
        .isEqualTo(
            "deploy/app.jar: not a zip; the last good one serves, from the store: app 2 (2)");
    assertThat(served()).containsExactly("200 2");
    assertThat(world.application.reloads().failedAtBoot()).isTrue();
    assertThat(world.application.reloads().lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.message()).contains("app 2 (2)"));
  }

  @Test
  void soItDoesWhereTheNewCodeDoesNotStart() {
    hasServed("1");
    world.puts("2", BROKEN);
    assertThat(boot(Trigger.BOOT))
        .contains("expected by the test", "; the last good one serves, from the store: app 1 (1)");
    assertThat(served()).containsExactly("200 1");
    assertThat(world.host.present()).isEqualTo(1);
    assertThat(world.source.kept().of("app")).hasSize(1);
  }

  @Test
  void theNextGoodFileIsAReloadAndTheFailureIsOver() {
    hasServed("1");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    boot(Trigger.BOOT);
    world.puts("3", () -> new Echo("3", log));
    CompletableFuture<ReloadResult> result = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(result.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(served()).containsExactly("200 3");
    assertThat(world.application.reloads().failedAtBoot()).isFalse();
    assertThat(world.application.reloads().lastFailure()).isEmpty();
  }

  @Test
  void theSameBrokenContentIsNotTriedAgainByItself() {
    hasServed("1");
    world.puts("2", BROKEN);
    boot(Trigger.BOOT);
    CompletableFuture<ReloadResult> again = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(again.join()).isInstanceOf(ReloadResult.Discarded.class);
    assertThat(served()).containsExactly("200 1");
  }

  @Test
  void theLastGoodItselfMayBePutBackIntoDeploy() {
    hasServed("1");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    boot(Trigger.BOOT);
    world.source.holds(FakeSource.content("app", "1"));
    CompletableFuture<ReloadResult> result = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(result.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.application.reloads().lastFailure()).isEmpty();
  }

  @Test
  void damagedContentIsPassedOver() {
    hasServed("1");
    hasServed("2");
    world.source.kept().damage("2");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT))
        .endsWith("; the last good one serves, from the store: app 1 (1)");
    assertThat(served()).containsExactly("200 1");
  }

  @Test
  void whereAllIsDamagedThatIsSaid() {
    hasServed("1");
    world.source.kept().damage("1");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT))
        .isEqualTo(
            "deploy/app.jar: not a zip; the last good one cannot be taken either: 1.jar: is"
                + " damaged");
    assertThat(world.application.pools().isDeployed()).isFalse();
  }

  @Test
  void whereTheLastGoodOneDoesNotStartEitherThatIsSaid() {
    hasServed("1");
    world.host.register("1", BROKEN);
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT))
        .contains("; the last good one, app 1 (1), cannot be started either: ")
        .contains("expected by the test");
    assertThat(world.application.pools().isDeployed()).isFalse();
    assertThat(world.host.present()).isZero();
  }

  @Test
  void whatServedLastAndIsInDeployIsNotReplacedByAnOlderOne() {
    hasServed("1");
    hasServed("2");
    world.puts("2", BROKEN);
    assertThat(boot(Trigger.BOOT)).doesNotContain("last good");
    assertThat(world.application.pools().isDeployed()).isFalse();
    assertThat(world.source.kept().takes()).isZero();
  }

  @Test
  void nothingStandsInWhereNothingHasServed() {
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT)).isEqualTo("deploy/app.jar: not a zip");
    assertThat(world.application.pools().isDeployed()).isFalse();
  }

  @Test
  void nothingStandsInForWhatIsDroppedLater() {
    hasServed("1");
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.DEPLOY)).isEqualTo("deploy/app.jar: not a zip");
    assertThat(world.application.pools().isDeployed()).isFalse();
  }

  @Test
  void aUserProcessIsStoodInForToo() {
    Content process = FakeSource.process("app", "1");
    world.host.implement(io.molt.worker.UserProcess.class);
    world.host.register("1", () -> (io.molt.worker.UserProcess) () -> {});
    world.source.kept().served(process);
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(boot(Trigger.BOOT)).endsWith("from the store: app 1 (1)");
    assertThat(world.application.pools().isProcess()).isTrue();
  }
}
