package io.molt.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.net.RetiredException;
import io.molt.share.ConflictingDefinitionException;
import io.molt.share.Shared;
import io.molt.share.SharedLock;
import io.molt.share.SharedReadWriteLock;
import io.molt.spi.SharedView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LockTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final ServerState state = new ServerState();
  private final TestLease lease = new TestLease("app worker 0 gen 1");
  private final SharedView view = state.open(lease);
  private final Shared shared = view.shared();
  private final SharedLock lock = shared.lock("door");

  private LockState inside() {
    return state.locks().get("door", LockKind.MUTEX);
  }

  private Waiting<Boolean> taken(SharedLock wanted) {
    int before = inside().waiting();
    Waiting<Boolean> waiting = Waiting.in(() -> wanted.tryLock(LONG));
    Waiting.until(() -> waiting.isDone() || inside().waiting() > before);
    return waiting;
  }

  @Test
  void oneHoldsItAtATime() throws Exception {
    try (SharedLock.Guard guard = lock.lock()) {
      assertThat(Waiting.in(lock::tryLock).result()).isFalse();
      assertThat(Waiting.in(() -> lock.tryLock(Duration.ofMillis(1))).result()).isFalse();
      assertThat(guard).isNotNull();
    }
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void whoWaitsLongestGetsItFirst() throws Exception {
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Waiting<Void>> waiting = new ArrayList<>();
    assertThat(lock.tryLock()).isTrue();
    for (int i = 0; i < 5; i++) {
      int number = i;
      waiting.add(
          Waiting.in(
              () -> {
                try (SharedLock.Guard guard = lock.lock()) {
                  order.add(number);
                }
                return null;
              }));
      Waiting.until(() -> inside().waiting() > number);
    }
    lock.unlock();
    for (Waiting<Void> each : waiting) {
      each.result();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aThreadHoldsItOnceAndOnlyItsHolderUnlocks() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(lock::tryLock)
        .withMessageContaining("door")
        .withMessageContaining("held by this thread already");
    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(
            Waiting.in(
                    () -> {
                      lock.unlock();
                      return null;
                    })
                ::result)
        .withMessageContaining("app worker 0 gen 1");
    lock.unlock();
    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(lock::unlock)
        .withMessageContaining("nobody");
  }

  @Test
  void manyReadOrOneWrites() throws Exception {
    SharedReadWriteLock both = shared.readWriteLock("book");
    LockState inside = state.locks().get("book", LockKind.READ_WRITE);
    assertThat(both.readLock().tryLock()).isTrue();
    assertThat(Waiting.in(both.readLock()::tryLock).result()).isTrue();
    Waiting<Boolean> writer = Waiting.in(() -> both.writeLock().tryLock(LONG));
    Waiting.until(() -> inside.waiting() == 1);
    Waiting<Boolean> late = Waiting.in(() -> both.readLock().tryLock(LONG));
    Waiting.until(() -> inside.waiting() == 2);
    assertThat(late.isDone()).as("behind the writer").isFalse();
    both.readLock().unlock();
    assertThat(writer.isDone()).as("another reader is there").isFalse();
    assertThat(view.release()).containsExactly("book");
    assertThatExceptionOfType(RetiredException.class).isThrownBy(writer::result);
    assertThatExceptionOfType(ConflictingDefinitionException.class)
        .isThrownBy(() -> shared.lock("book"));
  }

  @Test
  void anInterruptedWaiterLeavesTheQueue() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    Waiting<Boolean> first = taken(lock);
    Waiting<Boolean> second = taken(lock);
    first.interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(first::result);
    lock.unlock();
    assertThat(second.result()).isTrue();
  }

  @Test
  void aWorkerThatIsRetiredLosesItsLocksAndItsPlace() throws Exception {
    TestLease next = new TestLease("app worker 0 gen 2");
    SharedLock others = state.open(next).shared().lock("door");
    assertThat(lock.tryLock()).isTrue();
    Waiting<Boolean> own = taken(lock);
    Waiting<Boolean> other = taken(others);
    lease.revoke();
    assertThat(view.release()).containsExactly("door");
    assertThat(view.release()).isEmpty();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(own::result);
    assertThat(other.result()).isTrue();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(lock::unlock);
    assertThatExceptionOfType(RetiredException.class).isThrownBy(lock::tryLock);
  }
}
