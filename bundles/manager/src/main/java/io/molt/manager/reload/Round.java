package io.molt.manager.reload;

import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of a reload, or the question whether there is to be one. What of it changes does so under
 * the lock of the {@link Intake}, until it is over.
 */
final class Round {

  private static final String UNCHANGED =
      "deploy/ holds the content that was taken last; there is nothing to do.";

  private final CompletableFuture<ReloadResult> result = new CompletableFuture<>();
  private final CompletableFuture<Optional<ReloadResult>> followUp = new CompletableFuture<>();
  private final Trigger trigger;
  private final Origin origin;
  private volatile long beganNanos;
  private volatile Scope scope;
  private volatile Optional<Failure> flaw = Optional.empty();

  /** Whether it is to run although the content is the same as before. */
  private boolean wanted;

  /** Whether it is to run unless its content is what {@link #about} had. */
  private boolean asked;

  /** The one whose outcome answers those who ask, if the content is still the same. */
  private @Nullable Round about;

  /** The one whose outcome is the answer, as it turned out. */
  private volatile @Nullable Round told;

  /** What it has taken, or the reason why it could not. */
  private @Nullable Object content;

  /** Whether a command has been told of it, or will be. */
  private boolean heard;

  private boolean fixed;

  /** Whether its code serves already, so that who comes now wants another. */
  private boolean switched;

  private long endedNanos;

  /**
   * @param about whose outcome answers commands, if the content is still the same; null if there is
   *     no such round
   */
  Round(Trigger trigger, Scope scope, Origin origin, long beganNanos, @Nullable Round about) {
    this.trigger = trigger;
    this.origin = origin;
    this.scope = scope;
    this.beganNanos = beganNanos;
    this.about = about;
  }

  /** A changed file asks for its content to run; anyone else wants a reload in any case. */
  private static boolean insists(Trigger trigger) {
    return trigger != Trigger.DEPLOY;
  }

  /** Whether somebody waits for the answer. A signal has none. */
  static boolean isCommand(Trigger trigger) {
    return trigger == Trigger.SHELL || trigger == Trigger.API;
  }

  /** Somebody else wants it too. */
  void join(Trigger also, Scope itsScope) {
    scope = scope.with(itsScope);
    heard |= isCommand(also);
    if (isCommand(also) && about != null && about.isNews()) {
      asked = true;
    } else {
      wanted |= insists(also);
    }
  }

  /** Somebody has asked while another round runs that does all that he wants. */
  void joinAbout(Round running, Trigger also, Scope itsScope) {
    scope = scope.with(itsScope);
    about = running;
    asked |= isCommand(also);
    heard |= isCommand(also);
  }

  /** Whether it was the file that brought it about, and no command knows of it. */
  boolean isNews() {
    return trigger == Trigger.DEPLOY && !heard;
  }

  /**
   * Its content is known.
   *
   * @param isAnother whether it is another than some of the workers had before
   * @return whether it is to run
   */
  boolean fix(Object itsContent, boolean isAnother) {
    Round other = about;
    boolean isKnown =
        other != null && itsContent.equals(other.content) && other.scope.covers(scope);
    content = itsContent;
    fixed = wanted || (asked ? !isKnown : isAnother);
    if (!fixed) {
      tell();
    }
    about = null; // or each would hold the one before it
    return fixed;
  }

  boolean isFixed() {
    return fixed;
  }

  /** Its code is about to serve. */
  void switched() {
    switched = true;
  }

  boolean isSwitched() {
    return switched;
  }

  /** It is its turn. */
  void begins(long nanoTime) {
    beganNanos = nanoTime;
  }

  void ends(long nanoTime) {
    endedNanos = nanoTime;
  }

  long endedNanos() {
    return endedNanos;
  }

  /** Who asked is told what came of the other round. */
  void tell() {
    Round other = about;
    if (asked && !wanted && other != null) {
      told = other;
      other.heard = true;
    }
  }

  /** Whether those who asked are told of another round, and this one did not run. */
  boolean isTold() {
    return told != null;
  }

  /** What asked for it first. */
  Trigger trigger() {
    return trigger;
  }

  /** Where its content comes from. */
  Origin origin() {
    return origin;
  }

  /** Whom it replaces. Constant once its content is fixed. */
  Scope scope() {
    return scope;
  }

  /** Its code serves, but not all that is due then could be done. */
  void flawed(Failure what) {
    flaw = Optional.of(what);
  }

  /** What failed after the switch. */
  Optional<Failure> flaw() {
    return flaw;
  }

  /** When it was asked for, or became due. */
  long beganNanos() {
    return beganNanos;
  }

  CompletionStage<ReloadResult> result() {
    return result;
  }

  /** What comes of it, if it runs: for those to whom its outcome says something only then. */
  CompletionStage<Optional<ReloadResult>> followUp() {
    return followUp;
  }

  /** Tells everyone who waits. Empty: it turned out that there was nothing to do. */
  void complete(Optional<ReloadResult> outcome) {
    complete(outcome, UNCHANGED);
  }

  /**
   * The same.
   *
   * @param elseReason why there was nothing to do
   */
  void complete(Optional<ReloadResult> outcome, String elseReason) {
    Round other = told;
    if (outcome.isEmpty() && other != null) {
      other.result.thenAccept(result::complete);
    } else {
      result.complete(
          outcome.orElseGet(
              () ->
                  new ReloadResult.Discarded(
                      elseReason, CompletableFuture.completedFuture(Optional.empty()))));
    }
    followUp.complete(outcome);
  }
}
