package io.molt.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.net.RetiredException;
import io.molt.share.ConflictingDefinitionException;
import io.molt.share.Shared;
import io.molt.share.SharedAtomic;
import io.molt.share.SharedAtomicLong;
import io.molt.spi.SharedView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AtomicTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final long MOST = 0xFFFF_FFFFL;

  private final ServerState state = new ServerState();
  private final TestLease lease = new TestLease("app worker 0 gen 1");
  private final SharedView view = state.open(lease);
  private final Shared shared = view.shared();
  private final SharedAtomic atomic = shared.atomic("n");

  private Signal inside() {
    return state.atomics().get("n", 0L);
  }

  @Test
  void aNumberHas32BitsAndBeginsAgainAtTheOtherEnd() {
    assertThat(atomic.get()).isZero();
    assertThat(atomic.add(5)).isEqualTo(5);
    assertThat(atomic.sub(6)).isEqualTo(MOST);
    assertThat(atomic.add(2)).isEqualTo(1);
    assertThat(atomic.compareAndSet(1, MOST)).isTrue();
    assertThat(atomic.compareAndSet(1, 2)).isFalse();
    assertThat(atomic.get()).isEqualTo(MOST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> atomic.set(MOST + 1))
        .withMessageContaining("4294967296");
    assertThatIllegalArgumentException().isThrownBy(() -> atomic.add(-1));
  }

  @Test
  void aLongNumberHas64Bits() {
    SharedAtomicLong number = shared.atomicLong("n", 40);
    assertThat(number.add(2)).isEqualTo(42);
    assertThat(number.sub(43)).isEqualTo(-1);
    number.set(Long.MAX_VALUE);
    assertThat(number.add(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(number.compareAndSet(Long.MIN_VALUE, 7)).isTrue();
    assertThat(state.open(new TestLease("x")).shared().atomicLong("n", 40).get()).isEqualTo(7);
    assertThatExceptionOfType(ConflictingDefinitionException.class)
        .isThrownBy(() -> shared.atomicLong("n", 41));
  }

  @Test
  void aWakeUpThatNobodyWaitsForIsKept() throws Exception {
    atomic.wakeup();
    assertThat(atomic.get()).isEqualTo(1);
    assertThat(atomic.await(Duration.ZERO)).isTrue();
    assertThat(atomic.get()).isZero();
    assertThat(atomic.await(Duration.ZERO)).isFalse();
    atomic.set(5);
    assertThat(atomic.await(LONG)).as("another value does not wait").isFalse();
  }

  @Test
  void thoseWhoWaitAreWoken() throws Exception {
    Waiting<Boolean> first = Waiting.in(() -> atomic.await(LONG));
    Waiting.until(() -> inside().waiting() == 1);
    Waiting<Boolean> second = Waiting.in(() -> atomic.await(LONG));
    Waiting.until(() -> inside().waiting() == 2);
    Waiting<Boolean> third = Waiting.in(() -> atomic.await(LONG));
    Waiting.until(() -> inside().waiting() == 3);
    atomic.wakeup();
    assertThat(first.result()).isTrue();
    assertThat(inside().waiting()).isEqualTo(2);
    atomic.wakeup(5);
    assertThat(second.result()).isTrue();
    assertThat(third.result()).isTrue();
    assertThat(atomic.get()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> atomic.wakeup(0));
  }

  @Test
  void aWorkerThatIsRetiredWaitsNoLonger() throws Exception {
    Waiting<Boolean> waiting = Waiting.in(() -> atomic.await(LONG));
    Waiting.until(() -> inside().waiting() == 1);
    lease.revoke();
    assertThat(view.release()).isEmpty();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(waiting::result);
    assertThatExceptionOfType(RetiredException.class).isThrownBy(atomic::get);
    assertThatExceptionOfType(RetiredException.class).isThrownBy(atomic::wakeup);
    SharedAtomic others = state.open(new TestLease("next")).shared().atomic("n");
    assertThat(others.add(1)).isEqualTo(1);
  }
}
