package io.molt.manager.reload;

import io.molt.manager.run.Causes;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.KeptContent;
import io.molt.spi.KeptContents;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What serves when the server boots and {@code deploy/} holds for an application what cannot be
 * started: the content that served last. It remains a failure, and is told as one.
 */
final class StandIn {

  private static final Logger LOG = LoggerFactory.getLogger(StandIn.class);

  private final String application;
  private final KeptContents store;
  private final Function<Content, CompletableFuture<ReloadResult>> start;

  /**
   * @param start starts a content of the application
   */
  StandIn(
      String application,
      KeptContents store,
      Function<Content, CompletableFuture<ReloadResult>> start) {
    this.application = application;
    this.store = store;
    this.start = start;
  }

  /**
   * Starts the last good content, if there is one. On a thread that may wait.
   *
   * @param failed the hash of what cannot be started; empty if it is not known
   * @param failure why
   * @return completed with that failure and what became of it; never exceptionally
   */
  CompletableFuture<ReloadResult> start(String failed, Failure failure) {
    Content content;
    try {
      GoodContents good = new GoodContents(application, store);
      List<KeptContent> choices = good.toStandIn(failed);
      if (choices.isEmpty()) {
        return CompletableFuture.completedFuture(new ReloadResult.Failed(failure));
      }
      content = good.take(choices);
    } catch (ContentException | RuntimeException damaged) {
      return CompletableFuture.completedFuture(
          told(failure, "the last good one cannot be taken either: " + damaged.getMessage()));
    }
    return start.apply(content).handle((swapped, thrown) -> outcome(content, failure, thrown));
  }

  private ReloadResult outcome(Content content, Failure failure, Throwable thrown) {
    if (thrown == null) {
      LOG.warn(
          "[{}] What deploy/ holds cannot be started; the last good content serves in its place,"
              + " from the store: {}",
          application,
          content);
      return told(failure, "the last good one serves, from the store: " + content);
    }
    String reason = String.valueOf(Causes.unwrap(thrown).getMessage());
    LOG.error(
        "[{}] The last good content, {}, cannot be started either: {}",
        application,
        content,
        reason);
    return told(failure, "the last good one, " + content + ", cannot be started either: " + reason);
  }

  private static ReloadResult told(Failure failure, String also) {
    return new ReloadResult.Failed(
        new Failure(failure.type(), failure.message() + "; " + also, failure.trace()));
  }
}
