package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.Intake.Answer;
import io.molt.manager.Intake.Round;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final ReloadResult RESULT =
      new ReloadResult.Failed(new Failure("", "any result", ""));

  private final Intake intake = new Intake(() -> 0L);

  @Test
  void idleStartsARound() {
    assertThat(intake.isRunning()).isFalse();
    Round round = start(Trigger.SHELL);
    assertThat(round.trigger()).isEqualTo(Trigger.SHELL);
    assertThat(intake.isRunning()).isTrue();
  }

  @Test
  void aRequestBeforeTheContentIsFixedJoins() {
    Round round = start(Trigger.SHELL);
    assertThat(intake.request(Trigger.SIGNAL, Scope.ALL, Origin.DEPLOY))
        .isEqualTo(new Answer.Joined(round));
  }

  @Test
  void aRequestAfterTheContentIsFixedIsDiscarded() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    assertThat(discarded(Trigger.SIGNAL).reason()).contains("already fixed");
  }

  @Test
  void aRequestAfterTheSwitchIsServedByTheNext() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    intake.switched(round);
    assertThat(intake.request(Trigger.SIGNAL, Scope.ALL, Origin.DEPLOY))
        .isInstanceOf(Answer.Joined.class);
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, scope -> false)).as("asked for in any case").isTrue();
  }

  @Test
  void nothingFollowsWhereNobodyCameLate() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    assertThat(intake.end(round)).isEmpty();
    assertThat(intake.isRunning()).isFalse();
  }

  @Test
  void exactlyOneRoundFollowsHoweverManyCameLate() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    var first = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    var second = discarded(Trigger.DEPLOY).followUp().toCompletableFuture();
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, scope -> true)).isTrue();
    assertThat(intake.end(following)).isEmpty();
    following.complete(Optional.of(RESULT));
    assertThat(first).isCompletedWithValue(Optional.of(RESULT));
    assertThat(second).isCompletedWithValue(Optional.of(RESULT));
  }

  @Test
  void theFollowingRoundDoesNotRunTheSameContentAgain() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    var late = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, scope -> false)).isFalse();
    assertThat(intake.end(following)).isEmpty();
    following.complete(Optional.empty());
    assertThat(late).isCompletedWithValue(Optional.empty());
  }

  @Test
  void theFollowingRoundRunsTheSameContentIfSomebodyJoinsIt() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    discarded(Trigger.SIGNAL);
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.request(Trigger.SHELL, Scope.ALL, Origin.DEPLOY))
        .isEqualTo(new Answer.Joined(following));
    assertThat(intake.fix(following, scope -> false)).isTrue();
  }

  @Test
  void aChangedFileDoesNotInsistOnTheSameContent() {
    Round round = start(Trigger.DEPLOY);
    intake.request(Trigger.DEPLOY, Scope.ALL, Origin.DEPLOY);
    assertThat(intake.fix(round, scope -> false)).isFalse();
  }

  @Test
  void everyOtherTriggerInsistsOnTheSameContent() {
    for (Trigger trigger : Trigger.values()) {
      if (trigger != Trigger.DEPLOY) {
        Round round = start(trigger);
        assertThat(intake.fix(round, scope -> false)).as("%s", trigger).isTrue();
        intake.end(round);
      }
    }
  }

  @Test
  void aRequestThatComesWhenARoundHasFoundNothingToDoStartsItsOwn() {
    Round idle = start(Trigger.DEPLOY);
    assertThat(intake.fix(idle, scope -> false)).isFalse();
    Round own = start(Trigger.SIGNAL);
    assertThat(own).isNotSameAs(idle);
    assertThat(intake.end(idle)).isEmpty();
    assertThat(intake.isRunning()).as("the end of the first is not the end of the other").isTrue();
  }

  @Test
  void aRoundThatFoundNothingToDoSaysSo() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, scope -> false);
    intake.end(round);
    round.complete(Optional.empty());
    assertThat(round.result().toCompletableFuture().join())
        .isInstanceOfSatisfying(
            ReloadResult.Discarded.class, d -> assertThat(d.reason()).contains("nothing to do"));
  }

  @Test
  void closedTakesNothing() {
    assertThat(intake.close().toCompletableFuture()).isCompleted();
    assertThat(discarded(Trigger.SIGNAL).followUp().toCompletableFuture())
        .isCompletedWithValue(Optional.empty());
  }

  @Test
  void closingLetsTheRoundEndAndNoneFollow() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    var late = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    CompletableFuture<?> closed = intake.close().toCompletableFuture();
    assertThat(closed).isNotDone();
    assertThat(intake.end(round)).isEmpty();
    round.complete(Optional.of(RESULT));
    assertThat(closed).isCompleted();
    assertThat(late).isCompletedWithValue(Optional.empty());
  }

  @Test
  void oneThatWantsAnotherContentIsServedNext() {
    Round round = start(Trigger.SHELL);
    Round back = ((Answer.Joined) goBack("1")).round();
    assertThat(back).isNotSameAs(round);
    assertThat(goBack("1")).isEqualTo(new Answer.Joined(back));
    intake.fix(round, scope -> true);
    assertThat(goBack("1")).isEqualTo(new Answer.Joined(back));
    assertThat(intake.end(round)).contains(back);
    assertThat(back.origin()).isEqualTo(new Origin.Store("1"));
    assertThat(intake.fix(back, scope -> true)).isTrue();
    assertThat(intake.end(back)).isEmpty();
    assertThat(intake.isRunning()).isFalse();
  }

  @Test
  void whatIsAskedForOneAfterTheOtherIsDoneInThisOrder() {
    Round round = start(Trigger.SHELL);
    Round back = ((Answer.Joined) goBack("1")).round();
    Round reload =
        ((Answer.Joined) intake.request(Trigger.SIGNAL, Scope.ALL, Origin.DEPLOY)).round();
    Round further = ((Answer.Joined) goBack("2")).round();
    for (Round next : new Round[] {back, reload, further}) {
      intake.fix(round, scope -> true);
      assertThat(intake.end(round)).contains(next);
      round = next;
    }
    intake.fix(round, scope -> true);
    assertThat(intake.end(round)).isEmpty();
  }

  @Test
  void aRoundThatHasNothingToDoIsFollowedByThoseThatWait() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, scope -> true);
    discarded(Trigger.DEPLOY);
    Round back = ((Answer.Joined) goBack("")).round();
    Round question = intake.end(round).orElseThrow();
    assertThat(intake.fix(question, scope -> false)).isFalse();
    assertThat(goBack("")).isEqualTo(new Answer.Joined(back));
    assertThat(intake.end(question)).contains(back);
    assertThat(intake.fix(back, scope -> true)).isTrue();
  }

  @Test
  void goingBackThatIsBeingDoneIsDiscardedWithoutAFollowUp() {
    Round back = ((Answer.Start) goBack("")).round();
    intake.fix(back, scope -> true);
    ReloadResult.Discarded late = ((Answer.Discarded) goBack("")).result();
    assertThat(late.followUp().toCompletableFuture()).isCompletedWithValue(Optional.empty());
    assertThat(intake.end(back)).isEmpty();
  }

  @Test
  void closingEndsAllThatWait() {
    Round round = start(Trigger.SHELL);
    Round back = ((Answer.Joined) goBack("1")).round();
    Round further = ((Answer.Joined) goBack("2")).round();
    intake.close();
    intake.fix(round, scope -> true);
    assertThat(intake.end(round)).isEmpty();
    assertThat(back.result().toCompletableFuture()).isCompleted();
    assertThat(further.result().toCompletableFuture()).isCompleted();
  }

  private Answer goBack(String version) {
    return intake.request(Trigger.SHELL, Scope.ALL, new Origin.Store(version));
  }

  private Round start(Trigger trigger) {
    return ((Answer.Start) intake.request(trigger, Scope.ALL, Origin.DEPLOY)).round();
  }

  private ReloadResult.Discarded discarded(Trigger trigger) {
    return ((Answer.Discarded) intake.request(trigger, Scope.ALL, Origin.DEPLOY)).result();
  }
}
