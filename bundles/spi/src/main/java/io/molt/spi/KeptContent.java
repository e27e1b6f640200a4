package io.molt.spi;

import java.time.Instant;

/**
 * A content that has served and that the content store keeps.
 *
 * @param application its {@code Bundle-SymbolicName}
 * @param version its {@code Bundle-Version}, in full form: {@code 1.0.0}
 * @param hash SHA-256 of the bundle file, in hexadecimal
 * @param since when it last took over from another content
 * @param isThere whether its file is in the store; somebody may have removed it
 */
public record KeptContent(
    String application, String version, String hash, Instant since, boolean isThere) {

  @Override
  public String toString() {
    return Content.label(application, version, hash);
  }
}
