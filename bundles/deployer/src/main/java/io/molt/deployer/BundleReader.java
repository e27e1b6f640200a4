package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.deployer.files.Source;
import io.molt.deployer.files.StoredFile;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Content;
import io.molt.spi.Entries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarFile;

/**
 * Reads a file as a bundle and checks all that can be told without starting it. What is large is
 * read where it lies, and takes no memory but for the names of what is in it.
 */
final class BundleReader {

  /** A class file's version is the Java version and this. */
  private static final int CLASS_FILE_OFFSET = 44;

  private static final int CLASS_FILE_MAGIC = 0xCAFEBABE;

  private final Limits limits;
  private final int javaVersion;
  private final Function<String, Path> store;
  private final Drafts drafts;
  private final Weaving weaving;
  private final ServerParts server;

  /**
   * @param javaVersion the Java that will run it
   * @param store where the content of a given hash is kept
   * @param drafts where large bundles are copied, and unpacked
   * @param weaving what is done to its classes
   * @param server what it must not have
   */
  BundleReader(
      Limits limits,
      int javaVersion,
      Function<String, Path> store,
      Drafts drafts,
      Weaving weaving,
      ServerParts server) {
    this.limits = limits;
    this.javaVersion = javaVersion;
    this.store = store;
    this.drafts = drafts;
    this.weaving = weaving;
    this.server = server;
  }

  /**
   * One that reads as this does, of which nothing that is made of classes is kept.
   *
   * @param files where large bundles are copied, and unpacked
   * @param contents where the content of a given hash is kept
   */
  BundleReader apart(WholeFiles files, Function<String, Path> contents) {
    return new BundleReader(
        limits, javaVersion, contents, new Drafts(files), weaving.apart(), server);
  }

  /** Reads a bundle that is in memory. */
  Inspection read(byte[] file) throws IOException {
    try {
      return inspect(Hashes.of(file), Source.of(file), new HeldRaw(file), new InMemory());
    } catch (InMemory.TooLargeException large) {
      return read(drafts.copy(file));
    }
  }

  /**
   * Reads a bundle without having it in memory: copies it first, for it may change.
   *
   * @param length what it has; more of it is not read
   * @throws StoreException if there is no room for it
   */
  Inspection read(InputStream file, long length) throws IOException {
    return read(drafts.copy(file, length));
  }

  private Inspection read(Draft draft) throws IOException {
    Inspection inspection = null;
    try {
      inspection = inspectOnDisk(draft.hash(), draft.file(), draft);
      return inspection;
    } finally {
      if (!(inspection instanceof Fit)) {
        draft.abandon();
      }
    }
  }

  /** Reads a bundle that is in the content store. */
  Inspection readStored(Path file) throws IOException {
    StoredFile stored = StoredFile.open(file);
    Inspection inspection = null;
    try {
      inspection = read(stored);
      return inspection;
    } finally {
      if (!(inspection instanceof Fit)) {
        stored.close();
      }
    }
  }

  private Inspection read(StoredFile stored) throws IOException {
    String hash = Hashes.of(stored);
    Raw raw = new StoredRaw(stored);
    try {
      Inspection held = inspect(hash, stored, raw, new InMemory());
      stored.close();
      return held;
    } catch (InMemory.TooLargeException large) {
      return inspectOnDisk(hash, stored, raw);
    }
  }

  private Inspection inspectOnDisk(String hash, StoredFile bundle, Raw raw) throws IOException {
    Inspection inspection = null;
    OnDisk holding = new OnDisk(bundle, drafts);
    try (holding) {
      inspection = inspect(hash, bundle, raw, holding);
      return inspection;
    } finally {
      if (!(inspection instanceof Fit)) {
        holding.abandon();
      }
    }
  }

  private <F> Inspection inspect(String hash, Source file, Raw raw, Holding<F> holding)
      throws IOException {
    Optional<Identity> identity = Optional.empty();
    try {
      Map<String, F> entries = ZipReader.read(file, limits, holding);
      Headers headers = headers(entries, holding);
      Identity bundle = headers.identity();
      identity = Optional.of(bundle);
      headers.checkKind();
      server.check(headers);
      ClassPath<F> classPath = ClassPath.open(headers.classPath(), entries, limits, holding);
      String workerClass = headers.workerClass();
      checkWorkerClass(workerClass, classPath);
      Path path = store.apply(hash);
      Entries shown =
          holding.weave(weaving, bundle.application(), path, classPath.root(), classPath.entries());
      return new Fit(content(bundle, hash, workerClass, headers, path, shown), bundle, raw);
    } catch (UnfitException unfit) {
      return new Unfit(hash, identity, unfit.problem());
    }
  }

  private static <F> Headers headers(Map<String, F> entries, Holding<F> holding)
      throws UnfitException, IOException {
    F manifest = entries.get(JarFile.MANIFEST_NAME);
    if (manifest == null) {
      throw new UnfitException("no " + JarFile.MANIFEST_NAME + " in it (expected: an OSGi bundle)");
    }
    return Headers.of(holding.bytes(JarFile.MANIFEST_NAME, manifest));
  }

  /** The verdict on a file whose size alone tells that it cannot be read. */
  Optional<Unfit> tooLarge(long size) {
    if (size <= limits.inflatedBytes()) {
      return Optional.empty();
    }
    String problem = "%d bytes (expected: at most %d)".formatted(size, limits.inflatedBytes());
    return Optional.of(new Unfit("size " + size, Optional.empty(), problem));
  }

  private static Content content(
      Identity bundle,
      String hash,
      String workerClass,
      Headers headers,
      Path file,
      Entries entries) {
    return new Content(
        bundle.application(),
        bundle.version().toString(),
        hash,
        workerClass,
        file,
        headers.asMap(),
        entries);
  }

  private void checkWorkerClass(String name, ClassPath<?> classPath)
      throws UnfitException, IOException {
    byte[] bytes =
        classPath
            .find(name)
            .orElseThrow(
                () ->
                    new UnfitException(
                        "Molt-Worker: %s (expected: a class of this bundle, but there is no %s.class in it)"
                            .formatted(name, name.replace('.', '/'))));
    ByteBuffer classFile = ByteBuffer.wrap(bytes);
    if (bytes.length < 8 || classFile.getInt(0) != CLASS_FILE_MAGIC) {
      throw new UnfitException("Molt-Worker: " + name + " (expected: a class file)");
    }
    int version = classFile.getShort(6);
    if (version > javaVersion + CLASS_FILE_OFFSET) {
      throw new UnfitException(
          "Molt-Worker: %s is compiled for Java %d (expected: at most Java %d, which runs this server)"
              .formatted(name, version - CLASS_FILE_OFFSET, javaVersion));
    }
  }
}
