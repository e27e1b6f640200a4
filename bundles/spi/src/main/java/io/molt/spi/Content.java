package io.molt.spi;

import io.molt.worker.MoltProcess;
import java.nio.file.Path;
import java.util.Map;

/**
 * The bytes of an application, fixed: what one generation of its workers is made of. Equal contents
 * have equal hashes.
 *
 * @param application its {@code Bundle-SymbolicName}
 * @param version its {@code Bundle-Version}, in full form: {@code 1.0.0}
 * @param hash SHA-256 of the bundle file, in hexadecimal
 * @param workerClass the class that {@code Molt-Worker} names
 * @param file the bundle in the content store
 * @param headers the manifest's main attributes
 * @param entries the files of the bundle, with its classes as they are to be loaded
 */
public record Content(
    String application,
    String version,
    String hash,
    String workerClass,
    Path file,
    Map<String, String> headers,
    Entries entries) {
  public Content {
    headers = Map.copyOf(headers);
  }

  /** Whether it is a user process, which its manifest says with {@code Molt-Process: true}. */
  public boolean isProcess() {
    return Boolean.parseBoolean(headers.get(MoltProcess.HEADER));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && hash.equals(content.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return label(application, version, hash);
  }

  /** How messages call a content: {@code hello 1.0.0 (0123456789ab)}. */
  public static String label(String application, String version, String hash) {
    return application
        + " "
        + version
        + " ("
        + hash.substring(0, Math.min(12, hash.length()))
        + ")";
  }
}
