package io.molt.spi;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A certificate that a port has.
 *
 * @param name for which clients that ask for it get it; empty for all others
 * @param file where it came from
 * @param subject whose it is
 * @param validUntil when it, or one that leads to its authority, expires
 * @param daysLeft how many days are left until then; less than 0 when it has expired
 */
public record CertificateStatus(
    String name, Path file, String subject, Instant validUntil, long daysLeft) {

  /** Fewer days than this are worth a warning. */
  public static final int FEW_DAYS = 14;
}
