package io.molt.reload;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The outcome of a reload for one application. */
@ProviderType
public sealed interface ReloadResult {

  /**
   * All workers run the new code.
   *
   * @param generation the number of the generation that serves now
   * @param version the {@code Bundle-Version} that serves now
   * @param duration from the first trigger to the switch
   * @param drained completed when the generation before has been retired; at once if there was none
   */
  record Swapped(
      long generation, String version, Duration duration, CompletionStage<DrainOutcome> drained)
      implements ReloadResult {}

  /**
   * The new code was not taken; the old goes on serving as if nothing had been asked.
   *
   * @param failure why
   */
  record Failed(Failure failure) implements ReloadResult {}

  /**
   * Nothing was done for this request: it was a signal, and a reload whose content was fixed
   * already is running; or the server stops, or the worker that it meant has been replaced anyway.
   *
   * @param reason a full sentence
   * @param followUp completed when the running reload has ended: with the outcome of one more
   *     reload if the content of {@code deploy/} had changed meanwhile, else empty
   */
  record Discarded(String reason, CompletionStage<Optional<ReloadResult>> followUp)
      implements ReloadResult {}
}
