package io.molt.runtime;

import io.molt.spi.tls.IssuedCertificate;
import io.molt.spi.tls.IssuedCertificate.Request;
import io.molt.spi.tls.ServerCertificate;
import io.molt.spi.tls.UnfitFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of {@code molt run --tls-dev}: for this machine's own name, signed by itself. It
 * is kept, so that whoever has told a browser to trust it has to do so once in three months.
 */
final class DevelopmentCertificate {

  private static final String FILE = "localhost.pem";
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1");
  private static final Duration VALID = Duration.ofDays(90);

  /** A server may run for as long after it was begun. */
  private static final Duration LEFT_AT_LEAST = Duration.ofDays(7);

  private DevelopmentCertificate() {}

  /**
   * The file, with its key in it; made if it is not there or not valid for long enough.
   *
   * @param data where the instance keeps what it keeps
   */
  static Path in(Path data, Instant now) throws CommandException {
    Path file = data.resolve("tls-dev").resolve(FILE);
    if (!isFit(file, now)) {
      try {
        make(file, now);
      } catch (IOException e) {
        throw new CommandException(
            ExitCode.NOT_STARTED, "--tls-dev: " + file + " cannot be written: " + e, e);
      }
    }
    return file;
  }

  private static boolean isFit(Path file, Instant now) {
    try {
      ServerCertificate.read(file, Optional.empty(), Optional.empty(), now.plus(LEFT_AT_LEAST));
      return true;
    } catch (UnfitFileException another) {
      return false;
    }
  }

  /** Beside its place first, and readable by nobody else from its first byte on. */
  private static void make(Path file, Instant now) throws IOException {
    IssuedCertificate made =
        IssuedCertificate.selfSigned(
            Request.of("localhost", NAMES, now.minus(Duration.ofHours(1)), now.plus(VALID)));
    Path directory = Files.createDirectories(file.getParent());
    Path part =
        Files.createTempFile(
            directory,
            FILE,
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, made.certificatePem() + made.keyPem(), StandardCharsets.US_ASCII);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
