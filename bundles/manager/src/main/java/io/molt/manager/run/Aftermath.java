package io.molt.manager.run;

import io.molt.reload.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due after something that cannot be taken back, such as a switch: every step is done,
 * whatever another throws, and nothing of that changes what has happened or what is said of it.
 * What failed is told apart, once.
 *
 * <p>It is planned before and done after, so that what may fail for want of memory as the plan is
 * made fails while everything can still be taken back.
 */
public final class Aftermath {

  private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

  private record Step(String what, Runnable body, boolean repeatable) {}

  private final String subject;
  private final String happened;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private @Nullable Throwable first;

  /**
   * @param subject what the log line begins with: {@code hello gen 12}
   * @param happened what this is the aftermath of, as a full sentence
   */
  public Aftermath(String subject, String happened) {
    this.subject = subject;
    this.happened = happened;
  }

  /** A step follows those that were planned before. */
  public Aftermath then(String what, Runnable body) {
    steps.add(new Step(what, body, false));
    return this;
  }

  /** The same, of a step that does no harm if it is done twice: it is tried again if it throws. */
  public Aftermath surely(String what, Runnable body) {
    steps.add(new Step(what, body, true));
    return this;
  }

  /**
   * Does all of it, in its order. Never throws.
   *
   * @return what is to be said of the steps that failed; empty if none did
   */
  public Optional<Failure> run() {
    // No iterator: there may be no memory for one.
    for (int index = 0; index < steps.size(); index++) {
      run(steps.get(index));
    }
    return first == null ? Optional.empty() : report(first);
  }

  private void run(Step step) {
    try {
      step.body().run();
    } catch (Throwable thrown) {
      if (!step.repeatable() || !worksNow(step)) {
        failed(step, thrown);
      }
    }
  }

  private static boolean worksNow(Step step) {
    try {
      step.body().run();
      return true;
    } catch (Throwable again) {
      return false;
    }
  }

  private void failed(Step step, Throwable thrown) {
    if (first == null) {
      first = thrown;
    }
    try {
      failed.add(step.what() + " (" + Failure.of(thrown) + ")");
    } catch (Throwable stillNoMemory) {
      // The first is told of in any case, if that can be done at all.
    }
  }

  private Optional<Failure> report(Throwable thrown) {
    try {
      String message = happened + " Of what follows, this failed: " + String.join(", ", failed);
      // In text: an exception of worker code would keep its class loader.
      LOG.error("[{}] {}; the rest was done. {}", subject, message, Stacks.of(thrown));
      return Optional.of(new Failure("", message + "; the rest was done", ""));
    } catch (Throwable stillNoMemory) {
      return Optional.empty();
    }
  }
}
