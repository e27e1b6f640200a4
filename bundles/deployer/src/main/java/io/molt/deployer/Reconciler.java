package io.molt.deployer;

import io.molt.deployer.Change.Deploy;
import io.molt.deployer.Change.Hold;
import io.molt.deployer.Change.Undeploy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells what a scan of the deploy directory means, compared with what was there before: an
 * application is new, has changed, or has gone. Called by one thread.
 *
 * <p>A file that holds no application that could be told, and one that holds the same version as
 * another, count as applications under the names of the files, so that they are seen to have
 * failed.
 */
final class Reconciler {

  private final Attempts attempts;
  private final boolean autoReload;
  private final Ticker ticker;

  private final Map<String, Known> known = new TreeMap<>();

  /** An application that was deployed, whether that succeeded or not. */
  private static final class Known {
    private final boolean byFileName;
    private Optional<String> held = Optional.empty();
    private Optional<Long> missingSince = Optional.empty();

    private Known(boolean byFileName) {
      this.byFileName = byFileName;
    }
  }

  /**
   * @param autoReload whether changed content is reloaded by itself
   */
  Reconciler(Attempts attempts, boolean autoReload, Ticker ticker) {
    this.attempts = attempts;
    this.autoReload = autoReload;
    this.ticker = ticker;
  }

  /** Compares the files with what was known, and knows them from here on. */
  List<Change> reconcile(List<FileState> files) {
    Map<String, FileState> wanted = wanted(files);
    List<Change> changes = new ArrayList<>(goneOnes(wanted, files));
    wanted.forEach((application, file) -> change(application, file).ifPresent(changes::add));
    return changes;
  }

  private Map<String, FileState> wanted(List<FileState> files) {
    Map<String, FileState> wanted = new TreeMap<>();
    for (FileState file : files) {
      if (file.isThere() && file.identity().isEmpty()) {
        wanted.put(file.name(), file);
      }
    }
    files.stream()
        .flatMap(file -> file.identity().stream())
        .map(Identity::application)
        .distinct()
        .flatMap(name -> ChosenFile.of(name, files, attempts.file(name)).stream())
        .forEach(choice -> addTo(wanted, choice));
    return wanted;
  }

  private static void addTo(Map<String, FileState> wanted, ChosenFile choice) {
    choice.rivals().forEach(rival -> wanted.put(rival.name(), rival));
    choice
        .file()
        .identity()
        .ifPresent(identity -> wanted.put(identity.application(), choice.file()));
  }

  private Optional<Change> change(String application, FileState file) {
    Known before = known.get(application);
    if (before != null) {
      before.missingSince = Optional.empty();
    }
    return file.key()
        .filter(key -> !attempts.isLast(application, key))
        .flatMap(key -> change(application, file, key, Optional.ofNullable(before)));
  }

  private Optional<Change> change(
      String application, FileState file, String key, Optional<Known> before) {
    if (before.isPresent() && !autoReload && !before.get().byFileName) {
      return hold(application, file, key, before.get());
    }
    known.computeIfAbsent(application, name -> new Known(name.equals(file.name())));
    attempts.record(application, file.name(), key);
    return Optional.of(new Deploy(application, file.name(), before.isEmpty()));
  }

  private static Optional<Change> hold(
      String application, FileState file, String key, Known before) {
    Optional<String> held = before.held;
    before.held = Optional.of(key);
    return held.equals(before.held)
        ? Optional.empty()
        : Optional.of(new Hold(application, file.name(), file.content()));
  }

  private List<Undeploy> goneOnes(Map<String, FileState> wanted, List<FileState> files) {
    boolean copying = files.stream().anyMatch(f -> f.isChanging() && f.identity().isEmpty());
    Duration patience = copying ? Patience.MISSING_WHILE_COPYING : Patience.MISSING;
    List<Undeploy> gone =
        known.entrySet().stream()
            .filter(entry -> !wanted.containsKey(entry.getKey()))
            .filter(entry -> isGone(entry.getValue(), patience))
            .map(entry -> new Undeploy(entry.getKey(), entry.getValue().byFileName))
            .toList();
    gone.forEach(undeploy -> forget(undeploy.application()));
    return gone;
  }

  private boolean isGone(Known application, Duration patience) {
    long since = application.missingSince.orElseGet(ticker::nanoTime);
    application.missingSince = Optional.of(since);
    return application.byFileName || ticker.hasPassed(patience, since);
  }

  private void forget(String application) {
    known.remove(application);
    attempts.forget(application);
  }

  /** Whether an application is missing and may yet come back. */
  boolean isWaiting() {
    return known.values().stream().anyMatch(application -> application.missingSince.isPresent());
  }
}
