package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.StandbyHost;
import io.molt.manager.code.WorkerCode;
import io.molt.spi.Content;
import io.molt.worker.Worker;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandbyHostTest {

  private static final int WORKERS = 2;

  private final FakeHost bundles = new FakeHost();
  private final StandbyHost host = new StandbyHost(bundles);
  private final Content one = FakeSource.content("app", "1");
  private final Content two = FakeSource.content("app", "2");

  @BeforeEach
  void register() {
    bundles.register("1", StandbyHostTest::worker);
    bundles.register("2", StandbyHostTest::worker);
  }

  private static Worker worker() {
    return new Worker() {};
  }

  @Test
  void theSameContentIsLoadedBeforeItIsAskedFor() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    host.expect(one, serving);
    assertThat(bundles.installs()).isEqualTo(2 * WORKERS);
    assertThat(bundles.loaded()).containsExactly("Class1", "Class1");
    List<WorkerCode> next = host.install(one, WORKERS);
    assertThat(bundles.installs()).isEqualTo(2 * WORKERS);
    assertThat(next).hasSize(WORKERS).doesNotContainAnyElementsOf(serving);
  }

  @Test
  void whatIsExpectedAlreadyIsNotLoadedAgain() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    host.expect(one, serving);
    host.expect(one, serving);
    assertThat(bundles.present()).isEqualTo(2 * WORKERS);
  }

  @Test
  void otherContentDoesAwayWithWhatWasReady() throws CodeException {
    host.expect(one, host.install(one, WORKERS));
    host.install(two, WORKERS);
    assertThat(bundles.present()).isEqualTo(2 * WORKERS);
    assertThat(bundles.installs()).isEqualTo(3 * WORKERS);
  }

  @Test
  void anApplicationThatIsGoneLeavesNothing() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    host.expect(one, serving);
    host.forget("app");
    host.remove(serving);
    assertThat(bundles.present()).isZero();
    host.forget("app");
  }

  @Test
  void contentThatIsForgottenWhileItIsPreparedIsNotKept() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    bundles.whenInstalled(() -> host.forget("app"));
    host.expect(one, serving);
    assertThat(bundles.present()).isEqualTo(WORKERS);
  }

  @Test
  void aPreparationThatFailsIsNoMatter() throws CodeException {
    List<WorkerCode> serving = host.install(one, WORKERS);
    bundles.refuse(new CodeException("full", null));
    host.expect(one, serving);
    assertThat(bundles.present()).isEqualTo(WORKERS);
    assertThatExceptionOfType(CodeException.class)
        .isThrownBy(() -> host.install(one, WORKERS))
        .withMessage("full");
  }

  @Test
  void anApplicationTellsWhatItServesWhenItsOldCodeIsGone() {
    World world = World.standby(WORKERS);
    world.swap("1", StandbyHostTest::worker);
    world.schedule.run();
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.reload();
    world.schedule.run();
    assertThat(world.host.installs()).isEqualTo(3 * WORKERS);
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.swap("2", StandbyHostTest::worker);
    world.schedule.run();
    assertThat(world.host.present()).isEqualTo(2 * WORKERS);
    world.application.undeploy("test");
    world.schedule.run();
    assertThat(world.host.present()).isZero();
  }
}
