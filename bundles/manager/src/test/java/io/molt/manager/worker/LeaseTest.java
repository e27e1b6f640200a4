package io.molt.manager.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.net.RetiredException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private final Lease lease = new Lease("worker 3 gen 12");

  @Test
  void actingIsAllowedUntilItIsRevoked() {
    lease.enter();
    lease.exit();
    lease.check();
    assertThat(lease.isRevoked()).isFalse();
  }

  @Test
  void actingAfterwardsNamesTheWorker() {
    lease.revoke();
    lease.revoke();
    assertThat(lease.isRevoked()).isTrue();
    assertThatExceptionOfType(RetiredException.class)
        .isThrownBy(lease::enter)
        .withMessageContaining("worker 3 gen 12");
    assertThatExceptionOfType(RetiredException.class).isThrownBy(lease::check);
    assertThat(lease.isRevoked()).as("failed attempts leave it revoked").isTrue();
    lease.revoke(); // would wait for them if they counted as acting
  }

  @Test
  void nothingIsDoneUnderALeaseOnceRevokeHasReturned() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Lease contested = new Lease("worker");
      AtomicInteger acting = new AtomicInteger();
      AtomicBoolean revoked = new AtomicBoolean();
      AtomicBoolean violated = new AtomicBoolean();
      Runnable actor =
          () -> {
            try {
              while (true) {
                contested.enter();
                acting.incrementAndGet();
                violated.compareAndSet(false, revoked.get());
                acting.decrementAndGet();
                contested.exit();
              }
            } catch (RetiredException expected) {
              // the end of it
            }
          };
      Thread first = Thread.ofPlatform().daemon().start(actor);
      Thread second = Thread.ofPlatform().daemon().start(actor);
      contested.revoke();
      assertThat(acting.get()).isZero();
      revoked.set(true);
      first.join();
      second.join();
      assertThat(violated).isFalse();
    }
  }
}
