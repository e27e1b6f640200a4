package io.molt.deployer;

import io.molt.deployer.FileState.Changing;
import io.molt.deployer.FileState.Gone;
import io.molt.deployer.FileState.Reading;
import io.molt.deployer.FileState.Settled;
import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.DeployedContent;
import io.molt.spi.Deployments;
import io.molt.spi.KeptContents;
import io.molt.spi.OverlookedFile;
import io.molt.spi.SeparateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes the content of an application as the deploy directory holds it at the time of asking. */
final class DirectorySource implements ContentSource {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Catalog catalog;
  private final ContentStore store;
  private final Archive archive;
  private final Attempts attempts;
  private final Overlooked overlooked;
  private final LookRequests requests;
  private final Separation separation;
  private final Ticker ticker;

  /** Makes a directory apart from this one; empty if there is none. */
  @FunctionalInterface
  interface Separation {
    Optional<SeparateDirectory> directory(Deployments told) throws IOException;
  }

  DirectorySource(
      Catalog catalog,
      ContentStore store,
      Archive archive,
      Attempts attempts,
      Overlooked overlooked,
      LookRequests requests,
      Separation separation,
      Ticker ticker) {
    this.catalog = catalog;
    this.store = store;
    this.archive = archive;
    this.attempts = attempts;
    this.overlooked = overlooked;
    this.requests = requests;
    this.separation = separation;
    this.ticker = ticker;
  }

  @Override
  public Content take(String application) throws ContentException {
    long since = ticker.nanoTime();
    Optional<Content> content = tryTake(application, since);
    while (content.isEmpty()) {
      pause();
      content = tryTake(application, since);
    }
    return content.get();
  }

  @Override
  public Optional<SeparateDirectory> separate(Deployments told) throws IOException {
    return separation.directory(told);
  }

  @Override
  public KeptContents kept() {
    return archive;
  }

  @Override
  public Optional<DeployedContent> look(String application) {
    try {
      return ChosenFile.of(application, files(application), attempts.file(application))
          .map(choice -> deployed(choice.file()));
    } catch (ContentException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<Void> lookAround() {
    return requests.ask();
  }

  @Override
  public List<OverlookedFile> overlooked() {
    return overlooked.files();
  }

  private DeployedContent deployed(FileState file) {
    String label = catalog.label(file.name());
    return file.look() instanceof Settled(Fit fit)
        ? new DeployedContent(label, fit.content().version(), fit.key())
        : new DeployedContent(label, "", "");
  }

  /** Takes the content, or tells by an empty result that waiting may help. */
  private Optional<Content> tryTake(String application, long since) throws ContentException {
    List<FileState> files = files(application);
    Optional<ChosenFile> choice = ChosenFile.of(application, files, attempts.file(application));
    return choice.isPresent()
        ? tryTake(application, choice.get().file(), since)
        : takeWithoutBundle(application, files, since);
  }

  private Optional<Content> tryTake(String application, FileState file, long since)
      throws ContentException {
    return switch (file.look()) {
      case Settled(Fit fit) -> {
        attempts.record(application, file.name(), fit.key());
        yield store(file, fit);
      }
      case Settled(Unfit unfit) -> {
        attempts.record(application, file.name(), unfit.key());
        throw new ContentException(catalog.label(file.name()), unfit.problem());
      }
      case Changing() ->
          waitFor(
              Patience.COPYING, since, file, "still changes (expected: a file that is complete)");
      case Reading(), Gone() -> Optional.empty();
    };
  }

  private Optional<Content> store(FileState file, Fit fit) throws ContentException {
    if (store.keep(fit)) {
      archive.taken(fit.content(), file.name());
      return Optional.of(fit.content());
    }
    catalog.reread(file.name());
    return Optional.empty();
  }

  private Optional<Content> takeWithoutBundle(String application, List<FileState> files, long since)
      throws ContentException {
    Optional<FileState> named =
        find(files, file -> file.isThere() && file.name().equals(application));
    if (named.isPresent()) {
      return takeByName(named.get(), files, since);
    }
    Optional<FileState> gone = find(files, file -> file.isOf(application));
    if (gone.isEmpty()) {
      throw new ContentException(
          catalog.label(""), "no bundle of " + application + " in it (expected: one)");
    }
    boolean copying = files.stream().anyMatch(f -> f.isChanging() && f.identity().isEmpty());
    return waitFor(
        copying ? Patience.COPYING : Patience.MISSING,
        since,
        gone.get(),
        "is gone (expected: a bundle of " + application + ")");
  }

  /** A file that is known by its own name: it could never be read, or is the rival of another. */
  private Optional<Content> takeByName(FileState file, List<FileState> files, long since)
      throws ContentException {
    if (file.identity().isEmpty()) {
      return tryTake(file.name(), file, since);
    }
    Identity identity = file.identity().get();
    String application = identity.application();
    String chosen =
        ChosenFile.of(application, files, attempts.file(application))
            .map(choice -> catalog.label(choice.file().name()))
            .orElse("no file");
    file.key().ifPresent(key -> attempts.record(file.name(), file.name(), key));
    throw new ContentException(
        catalog.label(file.name()),
        "holds %s, which %s gives (expected: one file, or different versions)"
            .formatted(identity, chosen));
  }

  private Optional<Content> waitFor(Duration patience, long since, FileState file, String problem)
      throws ContentException {
    if (ticker.hasPassed(patience, since)) {
      throw new ContentException(catalog.label(file.name()), problem);
    }
    return Optional.empty();
  }

  private static Optional<FileState> find(
      List<FileState> files, java.util.function.Predicate<FileState> which) {
    return files.stream().filter(which).findFirst();
  }

  private List<FileState> files(String application) throws ContentException {
    try {
      return catalog.lookFor(application, Patience.ASKED);
    } catch (IOException unreadable) {
      throw new ContentException(catalog.label(""), "cannot be listed: " + unreadable);
    }
  }

  private void pause() throws ContentException {
    try {
      ticker.pause(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ContentException(
          catalog.label(""), "interrupted while waiting for a file to settle");
    }
  }
}
