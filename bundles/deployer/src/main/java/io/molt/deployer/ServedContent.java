package io.molt.deployer;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * A content that has served: one line of the record.
 *
 * @param since when it last took over from another content
 * @param file the name of the file in {@code deploy/} that it came from; empty if that is not known
 */
record ServedContent(String application, String version, String hash, Instant since, String file) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** As a line: tabs part what cannot contain any; a file with such a name is not remembered. */
  String line() {
    String name = CONTROL.matcher(file).find() ? "" : file;
    return String.join("\t", application, version, hash, since.toString(), name);
  }

  /** Reads a line; empty if it is none. */
  static Optional<ServedContent> parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 5 || parts[0].isEmpty() || !HASH.matcher(parts[2]).matches()) {
      return Optional.empty();
    }
    try {
      String version = Version.parseVersion(parts[1]).toString();
      return Optional.of(
          new ServedContent(parts[0], version, parts[2], Instant.parse(parts[3]), parts[4]));
    } catch (IllegalArgumentException | DateTimeParseException unfit) {
      return Optional.empty();
    }
  }

  ServedContent from(String otherFile) {
    return new ServedContent(application, version, hash, since, otherFile);
  }
}
