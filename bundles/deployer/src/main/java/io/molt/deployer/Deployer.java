package io.molt.deployer;

import io.molt.deployer.Change.Deploy;
import io.molt.deployer.Change.Hold;
import io.molt.deployer.Change.Undeploy;
import io.molt.reload.Trigger;
import io.molt.spi.Deployments;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the manager what comes, changes and goes in the deploy directory. Used by one thread, which
 * waits for none of the manager's work.
 */
final class Deployer {

  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Catalog catalog;
  private final RememberedFiles remembered;
  private final Reconciler reconciler;
  private final Overlooked overlooked;
  private final Deployments applications;
  private final Ticker ticker;
  private final Map<String, CompletableFuture<?>> leaving = new HashMap<>();

  private boolean readable = true;

  Deployer(
      Catalog catalog,
      RememberedFiles remembered,
      Reconciler reconciler,
      Overlooked overlooked,
      Deployments applications,
      Ticker ticker) {
    this.catalog = catalog;
    this.remembered = remembered;
    this.reconciler = reconciler;
    this.overlooked = overlooked;
    this.applications = applications;
    this.ticker = ticker;
  }

  /**
   * Deploys all that is there, and tells the manager when each has ended one way or the other. A
   * file that still changes is waited for, within limits: who starts the server is to be told of a
   * bundle that is none, and the last one copied is to serve from the first request on.
   */
  void boot() throws InterruptedException {
    long since = ticker.nanoTime();
    List<FileState> files = firstLook();
    List<CompletableFuture<?>> started = new ArrayList<>(apply(files, Trigger.BOOT));
    while (files.stream().anyMatch(FileState::isReading)
        || (files.stream().anyMatch(FileState::isChanging)
            && !ticker.hasPassed(Patience.COPYING, since))) {
      ticker.pause(PAUSE);
      files = firstLook();
      started.addAll(apply(files, Trigger.BOOT));
    }
    if (started.isEmpty() && readable) {
      LOG.warn("[deploy] There is no application in {} yet.", catalog.label(""));
    }
    CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
        .whenComplete((_, _) -> applications.booted());
  }

  private List<FileState> firstLook() {
    Optional<List<FileState>> files = look(Patience.ASKED);
    files.ifPresent(found -> overlook(found, Patience.ASKED));
    return remembered.remember(files.orElse(List.of()));
  }

  /**
   * Looks at the directory and passes on what is different.
   *
   * @return whether something is in motion, so that the next look should be soon
   */
  boolean scan() {
    Optional<List<FileState>> files = look(Patience.UNASKED);
    files.ifPresent(found -> apply(found, Trigger.DEPLOY));
    files.ifPresent(found -> overlook(found, Patience.UNASKED));
    leaving.values().removeIf(CompletableFuture::isDone);
    return reconciler.isWaiting()
        || files.stream().flatMap(List::stream).anyMatch(FileState::isChanging);
  }

  /** The files as they are; empty if that cannot be told, in which case nothing is to change. */
  private Optional<List<FileState>> look(Duration patience) {
    return read(() -> catalog.look(patience));
  }

  /** Finds out what is not taken: where a reload may follow, behind it, for it need not wait. */
  private void overlook(List<FileState> files, Duration patience) {
    Optional<?> _ =
        read(
            () -> {
              overlooked.look(catalog.strangers(), files, patience);
              readable = true;
              return files;
            });
  }

  /** A look at the directory. */
  @FunctionalInterface
  private interface Look<T> {
    T now() throws IOException;
  }

  private <T> Optional<T> read(Look<T> look) {
    try {
      return Optional.of(look.now());
    } catch (IOException unreadable) {
      tellUnreadable(
          "cannot be listed: " + unreadable + " (expected: a directory that the server may read)");
    } catch (RuntimeException unexpected) {
      LOG.debug("[deploy] A look has failed.", unexpected);
      tellUnreadable("cannot be looked at: " + unexpected);
    }
    return Optional.empty();
  }

  private void tellUnreadable(String problem) {
    overlooked.unreadable(problem);
    if (readable) {
      LOG.error("[deploy] {} {}; all stays as it is.", catalog.label(""), problem);
    }
    readable = false;
  }

  private List<CompletableFuture<?>> apply(List<FileState> files, Trigger trigger) {
    List<CompletableFuture<?>> begun = new ArrayList<>();
    for (Change change : reconciler.reconcile(files)) {
      begun.add(begin(change, trigger).handle((_, thrown) -> report(change, thrown)));
    }
    return begun;
  }

  /** What goes wrong with one application hinders no other. */
  private CompletableFuture<?> begin(Change change, Trigger trigger) {
    try {
      return apply(change, trigger);
    } catch (RuntimeException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  private CompletableFuture<?> apply(Change change, Trigger trigger) {
    return switch (change) {
      case Deploy deploy -> deploy(deploy, trigger);
      case Hold hold -> hold(hold);
      case Undeploy undeploy -> undeploy(undeploy);
    };
  }

  private CompletableFuture<?> deploy(Deploy change, Trigger trigger) {
    String application = change.application();
    LOG.info(
        "[{}] {} {}.",
        application,
        catalog.label(change.file()),
        change.isNew() ? "is new: deploying it" : "has changed: reloading");
    CompletableFuture<?> before = leaving.get(application);
    return before == null
        ? applications.deploy(application, trigger).toCompletableFuture()
        : before.thenCompose(_ -> applications.deploy(application, trigger));
  }

  private CompletableFuture<?> hold(Hold change) {
    LOG.info(
        "[{}] {} has changed and is taken at the next reload (auto_reload=off).",
        change.application(),
        catalog.label(change.file()));
    change.content().ifPresent(applications::announce);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<?> undeploy(Undeploy change) {
    String application = change.application();
    if (!change.byFileName()) {
      LOG.info("[{}] Its bundle is gone from {}: undeploying it.", application, catalog.label(""));
    }
    catalog.forgetGone(application);
    CompletableFuture<?> left = applications.undeploy(application).toCompletableFuture();
    leaving.put(application, left.handle((_, _) -> application));
    return left;
  }

  private static Change report(Change change, @Nullable Throwable thrown) {
    if (thrown != null) {
      LOG.error("[{}] {} has failed.", change.application(), change, thrown);
    }
    return change;
  }
}
