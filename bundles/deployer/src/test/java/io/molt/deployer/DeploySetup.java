package io.molt.deployer;

import io.molt.deployer.weaving.Weaving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The deployer without its thread, over a directory in memory, with a clock set by hand. */
final class DeploySetup implements AutoCloseable {

  private final List<Runnable> held = new ArrayList<>();
  private boolean holds;
  final ManualTicker ticker = new ManualTicker();
  final FakeFolder folder = new FakeFolder(ticker);
  final Attempts attempts = new Attempts();
  final Background background = new Background();
  final WholeFiles files;
  final ServedRecord record;
  final ContentStore store;
  final Archive archive;
  final Catalog catalog;
  final Overlooked overlooked;
  final LookRequests requests = new LookRequests(ticker);
  final Weaving weaving = new Weaving(true);
  final DirectorySource intake;
  private int inspections;
  final RecordingApplications applications;
  final Deployer deployer;

  DeploySetup(Path directory, boolean autoReload) {
    files = WholeFiles.in(directory.resolve("content"));
    record = new ServedRecord(files, 3);
    StorePruner pruner = new StorePruner(3, Set::of, record);
    store = new ContentStore(files, pruner, background::later, ticker);
    BundleReader reader =
        new BundleReader(
            new Limits(8 << 20, 1000),
            25,
            store::file,
            new Drafts(files),
            weaving,
            new ServerParts(this::parts));
    archive = new Archive(store, record, reader, background, ticker);
    catalog =
        new Catalog(folder, name -> new WatchedFile(name, folder, reader, ticker, this::readLarge));
    overlooked = new Overlooked(catalog::label, attempts::file, ticker);
    intake =
        new DirectorySource(
            catalog,
            store,
            archive,
            attempts,
            overlooked,
            requests,
            told ->
                Optional.of(
                    new DirectoryApart(
                        directory.resolve("apart"), reader, told, background, ticker)),
            ticker);
    applications = new RecordingApplications(intake);
    deployer =
        new Deployer(
            catalog,
            new RememberedFiles(catalog, archive::heldBy),
            new Reconciler(attempts, autoReload, ticker),
            overlooked,
            applications,
            ticker);
  }

  /** Asked for once in each inspection of a bundle. */
  private List<ServerParts.Part> parts() {
    inspections++;
    return List.of();
  }

  /** How many bundles were inspected. */
  int inspections() {
    return inspections;
  }

  /** Large files are read only when {@link #readHeld} says so. */
  void holdLargeFiles() {
    holds = true;
  }

  /** Reads the large files that wait for it. */
  void readHeld() {
    List<Runnable> now = List.copyOf(held);
    held.clear();
    now.forEach(Runnable::run);
  }

  private void readLarge(Runnable reading) {
    held.add(reading);
    if (!holds) {
      readHeld();
    }
  }

  void boot() {
    try {
      deployer.boot();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets time pass and looks at the directory all along. */
  void scanFor(Duration duration) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plusMillis(50)) {
      ticker.advance(Duration.ofMillis(50));
      deployer.scan();
    }
  }

  void scan() {
    scanFor(Duration.ofMillis(50));
  }

  @Override
  public void close() {
    background.close();
  }
}
