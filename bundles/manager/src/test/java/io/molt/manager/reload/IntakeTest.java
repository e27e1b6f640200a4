package io.molt.manager.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.reload.Intake.Answer;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final ReloadResult RESULT =
      new ReloadResult.Failed(new Failure("", "any result", ""));

  private static final Object CONTENT = "some content";

  private final AtomicLong now = new AtomicLong();
  private final Intake intake = new Intake(now::get);

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
    intake.fix(round, CONTENT, scope -> true);
    assertThat(discarded(Trigger.SIGNAL).reason()).contains("already fixed");
  }

  @Test
  void aRequestAfterTheSwitchIsServedByTheNext() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    intake.switched(round);
    assertThat(intake.request(Trigger.SIGNAL, Scope.ALL, Origin.DEPLOY))
        .isInstanceOf(Answer.Joined.class);
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, CONTENT, scope -> false)).as("asked for in any case").isTrue();
  }

  @Test
  void nothingFollowsWhereNobodyCameLate() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    assertThat(intake.end(round)).isEmpty();
    assertThat(intake.isRunning()).isFalse();
  }

  @Test
  void exactlyOneRoundFollowsHoweverManyCameLate() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    var first = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    var second = discarded(Trigger.DEPLOY).followUp().toCompletableFuture();
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, CONTENT, scope -> true)).isTrue();
    assertThat(intake.end(following)).isEmpty();
    following.complete(Optional.of(RESULT));
    assertThat(first).isCompletedWithValue(Optional.of(RESULT));
    assertThat(second).isCompletedWithValue(Optional.of(RESULT));
  }

  @Test
  void theFollowingRoundDoesNotRunTheSameContentAgain() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    var late = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.fix(following, CONTENT, scope -> false)).isFalse();
    assertThat(intake.end(following)).isEmpty();
    following.complete(Optional.empty());
    assertThat(late).isCompletedWithValue(Optional.empty());
  }

  @Test
  void theFollowingRoundRunsTheSameContentIfSomebodyJoinsIt() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    discarded(Trigger.SIGNAL);
    Round following = intake.end(round).orElseThrow();
    assertThat(intake.request(Trigger.SHELL, Scope.ALL, Origin.DEPLOY))
        .isEqualTo(new Answer.Joined(following));
    assertThat(intake.fix(following, CONTENT, scope -> false)).isTrue();
  }

  @Test
  void aChangedFileDoesNotInsistOnTheSameContent() {
    Round round = start(Trigger.DEPLOY);
    intake.request(Trigger.DEPLOY, Scope.ALL, Origin.DEPLOY);
    assertThat(intake.fix(round, CONTENT, scope -> false)).isFalse();
  }

  @Test
  void everyOtherTriggerInsistsOnTheSameContent() {
    for (Trigger trigger : Trigger.values()) {
      if (trigger != Trigger.DEPLOY) {
        Round round = start(trigger);
        assertThat(intake.fix(round, CONTENT, scope -> false)).as("%s", trigger).isTrue();
        intake.end(round);
      }
    }
  }

  @Test
  void aRequestThatComesWhenARoundHasFoundNothingToDoStartsItsOwn() {
    Round idle = start(Trigger.DEPLOY);
    assertThat(intake.fix(idle, CONTENT, scope -> false)).isFalse();
    Round own = start(Trigger.SIGNAL);
    assertThat(own).isNotSameAs(idle);
    assertThat(intake.end(idle)).isEmpty();
    assertThat(intake.isRunning()).as("the end of the first is not the end of the other").isTrue();
  }

  @Test
  void aRoundThatFoundNothingToDoSaysSo() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> false);
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
    intake.fix(round, CONTENT, scope -> true);
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
    intake.fix(round, CONTENT, scope -> true);
    assertThat(goBack("1")).isEqualTo(new Answer.Joined(back));
    assertThat(intake.end(round)).contains(back);
    assertThat(back.origin()).isEqualTo(new Origin.Store("1"));
    assertThat(intake.fix(back, CONTENT, scope -> true)).isTrue();
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
      intake.fix(round, CONTENT, scope -> true);
      assertThat(intake.end(round)).contains(next);
      round = next;
    }
    intake.fix(round, CONTENT, scope -> true);
    assertThat(intake.end(round)).isEmpty();
  }

  @Test
  void aRoundThatHasNothingToDoIsFollowedByThoseThatWait() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    discarded(Trigger.DEPLOY);
    Round back = ((Answer.Joined) goBack("")).round();
    Round question = intake.end(round).orElseThrow();
    assertThat(intake.fix(question, CONTENT, scope -> false)).isFalse();
    assertThat(goBack("")).isEqualTo(new Answer.Joined(back));
    assertThat(intake.end(question)).contains(back);
    assertThat(intake.fix(back, CONTENT, scope -> true)).isTrue();
  }

  @Test
  void goingBackThatIsBeingDoneAnswersWhoeverAsksForTheSame() {
    Round back = ((Answer.Start) goBack("")).round();
    intake.fix(back, CONTENT, scope -> true);
    assertThat(goBack("")).isEqualTo(new Answer.Joined(back));
    assertThat(intake.end(back)).isEmpty();
  }

  @Test
  void aCommandThatComesWhileTheContentIsReloadedIsToldOfThatReload() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> true);
    Round question = joined(Trigger.SHELL);
    Round second = joined(Trigger.API);
    assertThat(question).isSameAs(second).isNotSameAs(round);
    assertThat(intake.end(round)).contains(question);
    assertThat(intake.fix(question, CONTENT, scope -> false)).isFalse();
    assertThat(intake.end(question)).isEmpty();
    assertThat(question.isTold()).isTrue();
    question.complete(Optional.empty());
    assertThat(question.result().toCompletableFuture()).isNotDone();
    round.complete(Optional.of(RESULT));
    assertThat(question.result().toCompletableFuture()).isCompletedWithValue(RESULT);
    assertThat(runs(start(Trigger.SHELL))).as("who asks again").isTrue();
  }

  @Test
  void aCommandIsToldTheSameAlsoIfACommandBeganIt() {
    Round round = start(Trigger.SHELL);
    intake.fix(round, CONTENT, scope -> true);
    Round question = joined(Trigger.SHELL);
    assertThat(intake.end(round)).contains(question);
    assertThat(runs(question)).isFalse();
    assertThat(question.isTold()).isTrue();
  }

  @Test
  void aCommandThatComesWhileAFileIsReloadedIsToldOfItAlsoAfterTheSwitch() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> true);
    intake.switched(round);
    Round question = joined(Trigger.SHELL);
    assertThat(intake.end(round)).contains(question);
    assertThat(runs(question)).isFalse();
    assertThat(question.isTold()).isTrue();
  }

  @Test
  void ifTheFileHasChangedMeanwhileThatIsReloadedForTheCommand() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> true);
    Round question = joined(Trigger.SHELL);
    assertThat(intake.end(round)).contains(question);
    assertThat(intake.fix(question, "another", scope -> true)).isTrue();
    assertThat(question.isTold()).isFalse();
  }

  @Test
  void aSignalThatComesWithTheCommandIsDiscardedAndSaysWhatFollows() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> true);
    Round question = joined(Trigger.SHELL);
    var late = discarded(Trigger.SIGNAL).followUp().toCompletableFuture();
    assertThat(intake.end(round)).contains(question);
    assertThat(runs(question)).isFalse();
    question.complete(Optional.empty());
    assertThat(late).isCompletedWithValue(Optional.empty());
  }

  @Test
  void theFirstCommandAfterAFileWasReloadedIsToldOfThatAndTheNextReloads() {
    Round round = ended(Trigger.DEPLOY);
    Round asks = start(Trigger.SHELL);
    assertThat(runs(asks)).isFalse();
    assertThat(intake.isRunning()).isFalse();
    asks.complete(Optional.empty());
    assertThat(asks.result().toCompletableFuture()).isCompletedWithValue(RESULT);
    assertThat(round.isTold()).isFalse();
    assertThat(runs(start(Trigger.SHELL))).isTrue();
  }

  @Test
  void twoCommandsAtOnceAreBothTold() {
    ended(Trigger.DEPLOY);
    Round asks = start(Trigger.SHELL);
    assertThat(joined(Trigger.API)).isSameAs(asks);
    assertThat(runs(asks)).isFalse();
  }

  @Test
  void aSignalAfterAFileWasReloadedReloads() {
    ended(Trigger.DEPLOY);
    assertThat(runs(start(Trigger.SIGNAL))).isTrue();
  }

  @Test
  void aSignalThatJoinsTheCommandHasItReload() {
    ended(Trigger.DEPLOY);
    Round asks = start(Trigger.SHELL);
    assertThat(joined(Trigger.SIGNAL)).isSameAs(asks);
    assertThat(runs(asks)).isTrue();
  }

  @Test
  void whatACommandTookPartInIsNoNews() {
    Round round = start(Trigger.DEPLOY);
    assertThat(joined(Trigger.SHELL)).isSameAs(round);
    intake.fix(round, CONTENT, scope -> true);
    intake.end(round);
    assertThat(runs(start(Trigger.SHELL))).isTrue();
  }

  @Test
  void whatHasRunSinceMakesAFileOldNews() {
    ended(Trigger.DEPLOY);
    ended(Trigger.SIGNAL);
    assertThat(runs(start(Trigger.SHELL))).isTrue();
  }

  @Test
  void aFileThatHasChangedSinceIsReloaded() {
    ended(Trigger.DEPLOY);
    assertThat(intake.fix(start(Trigger.SHELL), "another", scope -> true)).isTrue();
  }

  @Test
  void whoAsksMuchLaterGetsAReload() {
    ended(Trigger.DEPLOY);
    now.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(runs(start(Trigger.SHELL))).isFalse();
    ended(Trigger.DEPLOY);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(runs(start(Trigger.SHELL))).isTrue();
  }

  @Test
  void closingTellsACommandOfTheReloadThatItAskedAbout() {
    Round round = start(Trigger.DEPLOY);
    intake.fix(round, CONTENT, scope -> true);
    Round question = joined(Trigger.SHELL);
    intake.close();
    assertThat(intake.end(round)).isEmpty();
    round.complete(Optional.of(RESULT));
    assertThat(question.result().toCompletableFuture()).isCompletedWithValue(RESULT);
  }

  @Test
  void closingEndsAllThatWait() {
    Round round = start(Trigger.SHELL);
    Round back = ((Answer.Joined) goBack("1")).round();
    Round further = ((Answer.Joined) goBack("2")).round();
    intake.close();
    intake.fix(round, CONTENT, scope -> true);
    assertThat(intake.end(round)).isEmpty();
    assertThat(back.result().toCompletableFuture()).isCompleted();
    assertThat(further.result().toCompletableFuture()).isCompleted();
  }

  private Answer goBack(String version) {
    return intake.request(Trigger.SHELL, Scope.ALL, new Origin.Store(version));
  }

  /** Whether it goes on with the same content as before. */
  private boolean runs(Round round) {
    boolean runs = intake.fix(round, CONTENT, scope -> false);
    if (runs) {
      intake.end(round);
    }
    return runs;
  }

  private Round joined(Trigger trigger) {
    return ((Answer.Joined) intake.request(trigger, Scope.ALL, Origin.DEPLOY)).round();
  }

  private Round ended(Trigger trigger) {
    Round round = start(trigger);
    intake.fix(round, CONTENT, scope -> true);
    intake.end(round);
    round.complete(Optional.of(RESULT));
    return round;
  }

  private Round start(Trigger trigger) {
    return ((Answer.Start) intake.request(trigger, Scope.ALL, Origin.DEPLOY)).round();
  }

  private ReloadResult.Discarded discarded(Trigger trigger) {
    return ((Answer.Discarded) intake.request(trigger, Scope.ALL, Origin.DEPLOY)).result();
  }
}
