package io.molt.deployer;

import io.molt.spi.ContentSource;
import io.molt.spi.Deployments;
import io.molt.spi.SeparateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory from which is deployed as from the real one, with a catalog, a reconciler and a
 * content store of its own. Files on the disk, for the way to them is part of what is rehearsed;
 * but none of them is forced there, and none is left.
 */
final class DirectoryApart implements SeparateDirectory {

  private final Path root;
  private final Path files;
  private final Deployer deployer;
  private final ContentSource source;

  /**
   * Makes it. What an earlier process has left of it goes first.
   *
   * @param root where it is, and nothing else
   * @param like reads bundles as its own reader will
   * @param background is asked for nothing
   */
  DirectoryApart(
      Path root, BundleReader like, Deployments told, Background background, Ticker ticker)
      throws IOException {
    this.root = root;
    this.files = root.resolve("deploy");
    remove(root);
    Files.createDirectories(files);
    WholeFiles contents = WholeFiles.in(Files.createDirectory(root.resolve("content")));
    ServedRecord record = new ServedRecord(contents, 0);
    StorePruner pruner = new StorePruner(0, Set::of, record);
    ContentStore store = new ContentStore(contents, pruner, (task, what) -> {}, ticker);
    BundleReader reader = like.apart(contents, store::file);
    Attempts attempts = new Attempts();
    Folder folder = new DiskFolder(files);
    Catalog catalog =
        new Catalog(folder, name -> new WatchedFile(name, folder, reader, ticker, Runnable::run));
    Overlooked overlooked = new Overlooked(catalog::label, attempts::file, ticker);
    Archive archive = new Archive(store, record, reader, background, ticker);
    LookRequests requests = new LookRequests(ticker);
    this.source =
        new DirectorySource(
            catalog, store, archive, attempts, overlooked, requests, _ -> Optional.empty(), ticker);
    this.deployer =
        new Deployer(
            catalog,
            new RememberedFiles(catalog, archive::heldBy),
            new Reconciler(attempts, true, ticker),
            overlooked,
            told,
            ticker);
  }

  @Override
  public void put(String name, byte[] file) throws IOException {
    Path part = files.resolve(name + ".part");
    Files.write(part, file);
    Files.move(part, files.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void look() {
    boolean _ = deployer.scan();
  }

  @Override
  public ContentSource source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    remove(root);
  }

  /** Removes what there is of one, if anything. */
  static void remove(Path root) throws IOException {
    if (Files.exists(root)) {
      for (Path each : deepestFirst(root)) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
