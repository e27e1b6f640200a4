package io.molt.http.files;

import java.util.List;
import java.util.Locale;

/**
 * How a file may lie compressed beside another.
 *
 * @param coding as HTTP calls it
 * @param suffix of the file's name
 */
record Precompressed(String coding, String suffix) {

  /** The smaller ones first. */
  static final List<Precompressed> ALL =
      List.of(
          new Precompressed("br", ".br"),
          new Precompressed("zstd", ".zst"),
          new Precompressed("gzip", ".gz"));

  /** Whether a client takes it, as {@code Accept-Encoding} says (RFC 9110, 12.5.3). */
  boolean isAcceptedBy(List<String> fields) {
    for (String field : fields) {
      for (String each : field.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = each.split(";", 2);
        if (parts[0].strip().equals(coding)) {
          return parts.length == 1 || !isZero(parts[1]);
        }
      }
    }
    return false;
  }

  private static boolean isZero(String weight) {
    String value = weight.replace(" ", "");
    return value.matches("q=0(\\.0{0,3})?");
  }
}
