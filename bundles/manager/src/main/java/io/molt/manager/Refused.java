package io.molt.manager;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applications that could not serve because others held a port of theirs. When such a one goes,
 * they are taken up, one after the other, so that the first has the port and not none.
 */
final class Refused {

  private static final Logger LOG = LoggerFactory.getLogger(Refused.class);

  private final Function<String, CompletionStage<?>> deploy;
  private final Map<String, List<String>> holders = new ConcurrentSkipListMap<>();

  /**
   * @param deploy tries an application again
   */
  Refused(Function<String, CompletionStage<?>> deploy) {
    this.deploy = deploy;
  }

  /** An application is refused for the sake of those that hold its port. */
  void add(String application, List<String> itsHolders) {
    holders.put(application, itsHolders);
  }

  /** An application may serve, or is gone itself. */
  void remove(String application) {
    holders.remove(application);
  }

  /** An application answers no port any more. */
  void takeUp(String gone) {
    CompletableFuture<?> turn = CompletableFuture.completedFuture(gone);
    for (Map.Entry<String, List<String>> each : holders.entrySet()) {
      String name = each.getKey();
      if (each.getValue().contains(gone) && holders.remove(name, each.getValue())) {
        turn =
            turn.handle((done, failed) -> name)
                .thenCompose(
                    next -> {
                      LOG.info("[{}] Is taken up, for {} is gone.", next, gone);
                      return deploy.apply(next);
                    });
      }
    }
  }
}
