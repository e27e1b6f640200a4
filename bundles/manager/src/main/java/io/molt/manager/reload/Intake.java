package io.molt.manager.reload;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a trigger does: one intake for each application, whatever the trigger.
 *
 * <pre>
 *   idle --request: Start--&gt; gathering --fix--&gt; fixed --end, nobody came--&gt; idle
 *                             |    ^             |  |
 *                             +----+             +--+-- signal, file: Discarded
 *                        request: Joined         |   (Joined, to the next: a command; and whatever
 *                             ^                  |    wants more, or its content from elsewhere)
 *                             +-----end, some came: a round that runs only if the content
 *                                   differs or somebody insists; if not, commands are told
 *                                   what came of the round before it
 * </pre>
 *
 * <p>Whoever waits for an answer, which is a command or worker code, is told what became of the
 * content that {@code deploy/} holds. If a reload of exactly that content runs, it is the outcome
 * of that one. If such a reload has just ended that nobody asked for but the file itself, and
 * nobody was told of it yet, it is that outcome too: {@code cp new.jar deploy/ && molt reload app}
 * means one reload, and whether the server or the command sees the file first is chance. Whoever
 * has been told and asks again gets a reload of his own, and so does who asks so much later that
 * the file cannot be what he has in mind: he wants the workers begun anew.
 *
 * <p>The futures that it hands out are completed by the caller of {@link #end}, never under the
 * lock.
 */
public final class Intake {

  private static final String RUNNING =
      "A reload whose content was already fixed is running; if deploy/ has changed meanwhile, one"
          + " more follows.";
  private static final String STOPPING = "The server is stopping.";

  /**
   * How long what came of a file is news. The one clock in this: from the end of {@code cp} to a
   * command's question it takes a new JVM, for which a busy machine needs some seconds.
   */
  private static final long NEWS_NANOS = Duration.ofSeconds(30).toNanos();

  /** What a trigger did. */
  sealed interface Answer {
    /** A reload is to be run, by the caller. */
    record Start(Round round) implements Answer {}

    /**
     * A round answers this request too: one that is still to fix its content, or is done already,
     * or will say what came of the one that runs.
     */
    record Joined(Round round) implements Answer {}

    /** Nothing was done. */
    record Discarded(ReloadResult.Discarded result) implements Answer {}
  }

  private final Supplier<Long> nanoTime;
  private @Nullable Round current;

  /**
   * What follows the current one, in this order: there if somebody has come too late for that, or
   * wants another content.
   */
  private final Deque<Round> waiting = new ArrayDeque<>();

  private boolean closed;

  /** What ended last, if that was brought about by a file alone. */
  private @Nullable Round news;

  public Intake(Supplier<Long> nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a trigger. One that comes too late for the running reload is discarded, unless that
   * leaves out workers which it wants: then it is served by the next. So is one that wants its
   * content from elsewhere, and one that comes after the switch. A command that comes too late is
   * told of the running one, if that has taken what {@code deploy/} holds when it has ended.
   */
  synchronized Answer request(Trigger trigger, Scope scope, Origin origin) {
    if (closed) {
      return discarded(STOPPING, CompletableFuture.completedFuture(Optional.empty()));
    }
    Round round = current;
    if (round == null) {
      Round first = new Round(trigger, scope, origin, nanoTime.get(), news(scope, origin));
      first.join(trigger, scope);
      current = first;
      return new Answer.Start(first);
    }
    boolean isLast = waiting.stream().allMatch(each -> each.origin().equals(origin));
    boolean agrees = isLast && round.origin().equals(origin);
    if (agrees && !round.isFixed() && waiting.isEmpty()) {
      round.join(trigger, scope);
      return new Answer.Joined(round);
    }
    boolean concerns = agrees && round.isFixed() && round.scope().covers(scope);
    boolean covered = concerns && !round.isSwitched();
    if (covered && origin instanceof Origin.Store) {
      return new Answer.Joined(round);
    }
    Round after = following(trigger, scope, origin);
    if (covered || (concerns && Round.isCommand(trigger) && round.isNews())) {
      after.joinAbout(round, trigger, scope);
      return Round.isCommand(trigger)
          ? new Answer.Joined(after)
          : discarded(RUNNING, after.followUp());
    }
    after.join(trigger, scope);
    return new Answer.Joined(after);
  }

  /** What those can be told who ask now. */
  private @Nullable Round news(Scope scope, Origin origin) {
    Round last = news;
    boolean fresh =
        last != null
            && last.isNews()
            && last.origin().equals(origin)
            && last.scope().covers(scope)
            && nanoTime.get() - last.endedNanos() < NEWS_NANOS;
    return fresh ? last : null;
  }

  /** The last that waits, if it takes its content from there, or else one more. */
  private Round following(Trigger trigger, Scope scope, Origin origin) {
    Round last = waiting.peekLast();
    if (last != null && last.origin().equals(origin)) {
      return last;
    }
    Round added = new Round(trigger, scope, origin, nanoTime.get(), null);
    waiting.add(added);
    return added;
  }

  private static Answer discarded(String reason, CompletionStage<Optional<ReloadResult>> followUp) {
    return new Answer.Discarded(new ReloadResult.Discarded(reason, followUp));
  }

  /**
   * The content of a round is known.
   *
   * @param content what it is, or why there is none that is fit
   * @param differs whether for some of the workers it is another than they had before
   * @return whether the round is to go on; if not, it is over for those that come from here on, and
   *     is to be ended with no result
   */
  synchronized boolean fix(Round round, Object content, Predicate<Scope> differs) {
    boolean goesOn = round.fix(content, differs.test(round.scope()));
    if (goesOn) {
      news = null;
    } else if (waiting.isEmpty()) {
      current = null;
    }
    return goesOn;
  }

  /**
   * The code of a round is about to serve: whoever sees that it does and asks for a reload gets one
   * of his own.
   */
  synchronized void switched(Round round) {
    round.switched();
  }

  /**
   * A round is over.
   *
   * @return a round to run next, if requests came too late for this one
   */
  Optional<Round> end(Round round) {
    List<Round> dropped;
    synchronized (this) {
      if (current != round) {
        return Optional.empty();
      }
      if (round.isFixed()) {
        round.ends(nanoTime.get());
        news = round.isNews() ? round : null;
      }
      Round next = closed ? null : waiting.poll();
      current = next;
      if (next != null) {
        next.begins(nanoTime.get());
        return Optional.of(next);
      }
      dropped = List.copyOf(waiting);
      dropped.forEach(Round::tell);
      waiting.clear();
    }
    dropped.forEach(each -> each.complete(Optional.empty(), STOPPING));
    return Optional.empty();
  }

  /**
   * Nothing is taken any more. What runs goes on.
   *
   * @return completed when nothing runs
   */
  synchronized CompletionStage<?> close() {
    closed = true;
    return current == null ? CompletableFuture.completedFuture(null) : current.result();
  }

  synchronized boolean isRunning() {
    return current != null;
  }
}
