package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Raw;
import io.molt.deployer.Inspection.Unfit;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Content;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the bytes of a file as a bundle and checks all that can be told without starting it. */
final class BundleReader {

  /** A class file's version is the Java version and this. */
  private static final int CLASS_FILE_OFFSET = 44;

  private static final int CLASS_FILE_MAGIC = 0xCAFEBABE;

  private final Limits limits;
  private final int javaVersion;
  private final Function<String, Path> store;
  private final Weaving weaving;
  private final ServerParts server;

  /**
   * @param javaVersion the Java that will run it
   * @param store where the content of a given hash is kept
   * @param weaving what is done to its classes
   * @param server what it must not have
   */
  BundleReader(
      Limits limits,
      int javaVersion,
      Function<String, Path> store,
      Weaving weaving,
      ServerParts server) {
    this.limits = limits;
    this.javaVersion = javaVersion;
    this.store = store;
    this.weaving = weaving;
    this.server = server;
  }

  Inspection read(byte[] file) {
    String hash = hash(file);
    Optional<Identity> identity = Optional.empty();
    try {
      Map<String, byte[]> entries = ZipReader.read(file, limits);
      Headers headers = Headers.of(entries);
      Identity bundle = headers.identity();
      identity = Optional.of(bundle);
      headers.checkKind();
      server.check(headers);
      ClassPath classPath = ClassPath.open(headers.classPath(), entries, limits);
      String workerClass = headers.workerClass();
      checkWorkerClass(workerClass, classPath);
      return new Fit(content(bundle, hash, workerClass, headers, classPath), bundle, new Raw(file));
    } catch (UnfitException unfit) {
      return new Unfit(hash, identity, unfit.problem());
    }
  }

  /** The verdict on a file whose size alone tells that it cannot be read. */
  Optional<Unfit> tooLarge(long size) {
    if (size <= limits.inflatedBytes()) {
      return Optional.empty();
    }
    String problem = "%d bytes (expected: at most %d)".formatted(size, limits.inflatedBytes());
    return Optional.of(new Unfit("size " + size, Optional.empty(), problem));
  }

  private Content content(
      Identity bundle, String hash, String workerClass, Headers headers, ClassPath classPath) {
    Path file = store.apply(hash);
    return new Content(
        bundle.application(),
        bundle.version().toString(),
        hash,
        workerClass,
        file,
        headers.asMap(),
        weaving.weave(bundle.application(), file, classPath.root(), classPath.entries()));
  }

  private void checkWorkerClass(String name, ClassPath classPath) throws UnfitException {
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

  private static String hash(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
