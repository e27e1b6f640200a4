package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.code.BundleKinds;
import io.molt.manager.rehearsal.RehearsalSource;
import io.molt.manager.rehearsal.Stage;
import io.molt.manager.reload.Scope;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.Deployments;
import io.molt.spi.SeparateDirectory;
import io.molt.worker.WorkerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application that is reloaded in a {@link Rehearsal}, with what asks for its reloads: a
 * directory of its own in which its file changes, and what a signal goes to. Used by one thread
 * after the other.
 */
final class RehearsedApplication {

  private static final Logger LOG = LoggerFactory.getLogger(RehearsedApplication.class);

  /**
   * How many other files are seen, of which the last is reloaded. Half of the reloads are not by a
   * file, and what a look does once is compiled after some sixty looks.
   */
  static final int LOOKS = 3;

  private final RehearsalSource source;
  private final Application application;
  private final ServerReloader reloader;

  /** Whether a file that is seen is reloaded. */
  private boolean reloads;

  /** What will come of the content that its directory was seen to hold. */
  private @Nullable CompletionStage<ReloadResult> deployed;

  /**
   * @param stage sets up what it stands on, with a source that tells of changes
   */
  RehearsedApplication(Function<Deployments, Stage> stage) {
    Stage set = stage.apply(new Told());
    source = set.source();
    application = new Application(BundleKinds.REHEARSAL, set.environment(), new Nobody());
    reloader =
        new ServerReloader(set.environment(), List::of, Map.of(BundleKinds.REHEARSAL, application));
  }

  /** Where a server's gets its contents from. */
  static RehearsalSource source(Environment server, Deployments told) {
    try {
      SeparateDirectory directory =
          server
              .source()
              .get()
              .orElseThrow(() -> new IllegalStateException("the deployer bundle is not running"))
              .separate(told)
              .orElseThrow(() -> new IllegalStateException("the deployer has no other directory"));
      return new RehearsalSource(directory);
    } catch (IOException noRoom) {
      throw new UncheckedIOException(noRoom);
    }
  }

  /** Reloads it, as a changed file in {@code deploy/} does. */
  CompletionStage<ReloadResult> change() throws IOException {
    deployed = null;
    for (int look = LOOKS; look > 0; look--) {
      reloads = look == 1;
      source.change();
    }
    return requireNonNull(deployed, "what was put into its directory was not found there");
  }

  /** Reloads it, as SIGUSR1 does. */
  CompletionStage<ReloadResult> signal() {
    return reloader
        .reload(new ReloadTarget.Workers(), Trigger.SIGNAL)
        .thenApply(report -> requireNonNull(report.results().get(BundleKinds.REHEARSAL)));
  }

  /** Nothing stays of it, soon. */
  void undeploy() {
    application.undeploy("the rehearsal is over").whenComplete((outcome, thrown) -> close());
  }

  private void close() {
    try {
      source.close();
    } catch (IOException inUse) {
      LOG.debug("[rehearsal] Its directory stays until the next: {}", inUse.toString());
    }
  }

  /** Who is told what its directory holds; it knows one application. */
  private final class Told implements Deployments {

    @Override
    public CompletionStage<ReloadResult> deploy(String name, Trigger trigger) {
      if (!reloads) {
        return new CompletableFuture<>();
      }
      CompletionStage<ReloadResult> outcome = application.deploy(trigger, Scope.ALL);
      deployed = outcome;
      return outcome;
    }

    @Override
    public void announce(Content content) {}

    @Override
    public CompletionStage<DrainOutcome> undeploy(String name) {
      throw new IllegalArgumentException(name + ": its file is never taken away in a rehearsal");
    }

    @Override
    public void booted() {}
  }

  /** Of the server around the application there is nothing. */
  private static final class Nobody implements Neighbours {

    @Override
    public void check(String name, Generation generation) {}

    @Override
    public void changed() {}

    @Override
    public void asked() {}

    @Override
    public void reloaded(String name, Trigger trigger, ReloadResult result) {}

    @Override
    public void died(WorkerError error) {}

    @Override
    public Application application(String name) {
      throw new IllegalArgumentException(name + ": is not there in a rehearsal");
    }

    @Override
    public void shutdown() {}
  }
}
