package io.molt.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a line of {@code Forwarded} (RFC 7239, 4). */
final class ForwardedField {

  private final String line;
  private int at;

  private ForwardedField(String line) {
    this.line = line;
  }

  /** Its hops in the order in which they stand there; empty if the line is not well formed. */
  static Optional<List<Hop>> read(String line) {
    return new ForwardedField(line).read();
  }

  private Optional<List<Hop>> read() {
    List<Hop> hops = new ArrayList<>();
    do {
      Hop hop = hop();
      if (hop == null) {
        return Optional.empty();
      }
      hops.add(hop);
    } while (take(','));
    return at == line.length() ? Optional.of(hops) : Optional.empty();
  }

  /** One of the elements: pairs with semicolons between them. */
  private @Nullable Hop hop() {
    String node = "";
    String proto = "";
    String host = "";
    do {
      skipBlanks();
      String name = token().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || !take('=')) {
        return null;
      }
      String value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
      if (value == null || value.isEmpty()) {
        return null;
      }
      switch (name) {
        case "for" -> node = value;
        case "proto" -> proto = value;
        case "host" -> host = value;
        default -> {} // "by", and what others have invented
      }
      skipBlanks();
    } while (take(';'));
    return new Hop(node, proto, host);
  }

  private void skipBlanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean take(char expected) {
    if (at < line.length() && line.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** A word, and one with the colons and brackets that many forget to quote. */
  private String token() {
    int begin = at;
    while (at < line.length() && isOfToken(line.charAt(at))) {
      at++;
    }
    return line.substring(begin, at);
  }

  private static boolean isOfToken(char character) {
    return character > ' ' && character < 127 && ",;=\"".indexOf(character) < 0;
  }

  /** What stands in quotes (RFC 9110, 5.6.4); null if they are not closed. */
  private @Nullable String quoted() {
    StringBuilder text = new StringBuilder();
    for (at++; at < line.length(); at++) {
      char character = line.charAt(at);
      if (character == '"') {
        at++;
        return text.toString();
      }
      if (character == '\\' && ++at == line.length()) {
        return null;
      }
      text.append(line.charAt(at));
    }
    return null;
  }
}
