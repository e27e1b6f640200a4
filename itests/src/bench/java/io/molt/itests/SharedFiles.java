package io.molt.itests;

import io.molt.spi.tls.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What all servers of a {@link Comparison} show alike: a certificate on the curve P-256 with its
 * key, and a file.
 *
 * @param directory where it lies, readable to all, for a server may run as another user
 */
record SharedFiles(Path directory) implements AutoCloseable {

  /** The file's name. */
  static final String LARGE = "large.bin";

  /** What it consists of. */
  static final byte FILLING = 'm';

  static final int LARGE_LENGTH = 1024 * 1024;
  private static final Duration VALID = Duration.ofDays(20);

  static SharedFiles create() throws IOException {
    SharedFiles files =
        new SharedFiles(
            Files.createTempDirectory(
                "molt-shared-",
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwxr-xr-x"))));
    Instant now = Instant.now();
    IssuedCertificate made =
        IssuedCertificate.selfSigned(
            IssuedCertificate.Request.of(
                "localhost", List.of("localhost"), now.minusSeconds(60), now.plus(VALID)));
    Files.writeString(files.certificate(), made.certificatePem());
    Files.writeString(files.key(), made.keyPem());
    byte[] content = new byte[LARGE_LENGTH];
    Arrays.fill(content, FILLING);
    Files.write(files.large(), content);
    return files;
  }

  Path certificate() {
    return directory.resolve("web.pem");
  }

  Path key() {
    return directory.resolve("web.key");
  }

  Path large() {
    return directory.resolve(LARGE);
  }

  @Override
  public void close() {
    try {
      for (Path file : List.of(certificate(), key(), large(), directory)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
