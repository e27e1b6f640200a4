package io.molt.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for a look, and until when. */
class LookRequestsTest {

  private final ManualTicker ticker = new ManualTicker();
  private final LookRequests requests = new LookRequests(ticker);

  private CompletableFuture<Void> ask() {
    return requests.ask().toCompletableFuture();
  }

  @Test
  void whoAsksHasALookMadeAndIsAnsweredAfterIt() {
    AtomicInteger pokes = new AtomicInteger();
    requests.open(pokes::incrementAndGet);
    CompletableFuture<Void> looked = ask();
    assertThat(pokes).hasValue(2);
    assertThat(looked).isNotDone();
    requests.look(() -> false);
    assertThat(looked).isCompleted();
  }

  @Test
  void whoAsksDuringALookWaitsForTheNext() {
    CompletableFuture<CompletableFuture<Void>> during = new CompletableFuture<>();
    requests.look(() -> during.complete(ask()) && false);
    assertThat(during.join()).isNotDone();
    requests.look(() -> false);
    assertThat(during.join()).isCompleted();
  }

  @Test
  void whatIsInMotionIsWaitedForWithinLimits() {
    CompletableFuture<Void> looked = ask();
    requests.look(() -> true);
    assertThat(looked).isNotDone();
    ticker.advance(Patience.COPYING);
    requests.look(() -> true);
    assertThat(looked).isCompleted();
  }

  @Test
  void looksThatFailAreNotWaitedForLongerEither() {
    CompletableFuture<Void> looked = ask();
    ticker.advance(Patience.COPYING);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                requests.look(
                    () -> {
                      throw new IllegalStateException("expected by the test");
                    }));
    assertThat(looked).isCompleted();
  }

  @Test
  void atTheEndAllAreAnswered() {
    CompletableFuture<Void> before = ask();
    requests.close();
    assertThat(before).isCompleted();
    assertThat(ask()).isCompleted();
  }
}
