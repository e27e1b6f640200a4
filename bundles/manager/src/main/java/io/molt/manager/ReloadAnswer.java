package io.molt.manager;

import io.molt.manager.run.Aftermath;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.spi.settings.ConfigurationWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects for whoever has asked what has come of reloads, and what he should know besides. */
final class ReloadAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadAnswer.class);

  private final ConfigurationWatch configuration;
  private final Map<String, ReloadResult> results = new TreeMap<>();
  private CompletableFuture<?> all = CompletableFuture.completedFuture(results);

  ReloadAnswer(ConfigurationWatch configuration) {
    this.configuration = configuration;
  }

  /** Waits for what comes of one application's reload. */
  ReloadAnswer add(String application, CompletionStage<ReloadResult> outcome) {
    all = all.thenCombine(outcome, (done, result) -> put(application, result));
    return this;
  }

  private ReloadResult put(String application, ReloadResult result) {
    results.put(application, result);
    if (result instanceof ReloadResult.Discarded discarded) {
      LOG.info("[{}] A reload was discarded: {}", application, discarded.reason());
    }
    return result;
  }

  /**
   * The answer, when all have ended.
   *
   * @param first the notes that come before those on the configuration
   * @param threads makes the notes, which reads files; if it has no thread, the answer is the same
   *     without them
   */
  CompletionStage<ReloadReport> report(List<String> first, Executor threads) {
    return all.thenCompose(
        done ->
            CompletableFuture.supplyAsync(() -> new ReloadReport(results, notes(first)), threads)
                .exceptionally(noThread -> new ReloadReport(results, first)));
  }

  /** What has come of a reload does not depend on whether these can be told. */
  List<String> notes(List<String> first) {
    List<String> notes = new ArrayList<>(first);
    new Aftermath("server", "A reload has ended all the same.")
        .then("a look at conf/", () -> addChanged(notes))
        .run();
    notes.forEach(note -> LOG.info("[server] {}", note));
    return notes;
  }

  private void addChanged(List<String> notes) {
    for (String file : configuration.changedSinceStart()) {
      notes.add("conf/" + file + " has changed; it takes effect at the next restart.");
    }
  }
}
