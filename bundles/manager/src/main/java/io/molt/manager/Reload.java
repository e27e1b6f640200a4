package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of an application's intake, carried out:
 *
 * <ol>
 *   <li>takes the content from {@code deploy/};
 *   <li>waits until no more than one generation drains;
 *   <li>prepares a new generation from it while the old serves;
 *   <li>switches, or takes it all back.
 * </ol>
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Application application;
  private final Environment environment;
  private final Intake.Round round;

  Reload(Application application, Environment environment, Intake.Round round) {
    this.application = application;
    this.environment = environment;
    this.round = round;
  }

  /**
   * Runs on a thread that may block; what takes longer goes on on others.
   *
   * @return completed with the outcome; empty if there was nothing to do. Never exceptionally.
   */
  CompletableFuture<Optional<ReloadResult>> run() {
    Content content;
    try {
      content = take();
    } catch (ContentException unfit) {
      application.fix(round, null);
      return CompletableFuture.completedFuture(
          Optional.of(rolledBack(FailedStart.because(unfit).failure())));
    } catch (RuntimeException | Error broken) {
      application.fix(round, null);
      return CompletableFuture.completedFuture(Optional.of(rolledBack(Failure.of(broken))));
    }
    if (!application.fix(round, content)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return application
        .roomToDrain()
        .thenCompose(room -> prepareAndSwitch(content))
        .handle((result, thrown) -> Optional.of(thrown == null ? result : rolledBack(thrown)));
  }

  private Content take() throws ContentException {
    Optional<ContentSource> source = environment.source().get();
    if (source.isEmpty()) {
      throw new ContentException("deploy/", "the deployer bundle is not running");
    }
    return source.get().take(application.name());
  }

  private CompletableFuture<ReloadResult> prepareAndSwitch(Content content) {
    Preparation preparation =
        new Preparation(application, environment, content, application.nextGeneration());
    return preparation.run().thenCompose(generation -> switchTo(preparation, generation));
  }

  private CompletableFuture<ReloadResult> switchTo(Preparation preparation, Generation generation) {
    try {
      ReloadResult.Swapped swapped = application.switchTo(generation, round.beganNanos());
      log(generation, swapped);
      return CompletableFuture.completedFuture(swapped);
    } catch (FailedStart ended) {
      return preparation.takeBack(generation, ended).thenApply(never -> rolledBack(ended));
    }
  }

  private void log(Generation generation, ReloadResult.Swapped swapped) {
    LOG.info(
        "[{}] Generation {} serves: {}, {} worker(s), {} ms after the {} trigger.",
        application.name(),
        generation.number(),
        generation.content(),
        generation.workers().size(),
        millis(swapped.duration()),
        round.trigger());
  }

  private ReloadResult rolledBack(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return rolledBack(cause instanceof FailedStart failed ? failed.failure() : Failure.of(cause));
  }

  /** What a future wraps around an exception is of no interest. */
  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  private ReloadResult rolledBack(Failure failure) {
    if (application.isServing()) {
      LOG.error(
          "[{}] The reload was rolled back, the code before goes on serving: {}",
          application.name(),
          withTrace(failure));
    } else {
      LOG.error("[{}] Could not be started: {}", application.name(), withTrace(failure));
    }
    return new ReloadResult.RolledBack(failure);
  }

  private static String withTrace(Failure failure) {
    return failure.trace().isEmpty() ? failure.message() : failure + "\n" + failure.trace();
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }
}
