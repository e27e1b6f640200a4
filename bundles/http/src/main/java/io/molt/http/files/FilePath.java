package io.molt.http.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request as names of directories and a file, none of which leads anywhere but
 * downwards.
 *
 * @param names without escapes; none for the root itself
 * @param isDirectory whether it ends with a slash
 */
record FilePath(List<String> names, boolean isDirectory) {

  /** How many bytes a name can have on Linux. */
  private static final int LONGEST = 255;

  /**
   * Reads a path.
   *
   * @param path as sent, with escapes
   * @return empty if it can be none of a file: something in it is no name, as {@code ..}, an empty
   *     one, a slash or NUL that is escaped, or bytes that are no UTF-8
   */
  static Optional<FilePath> of(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    boolean isDirectory = path.endsWith("/");
    String within = path.substring(1, path.length() - (isDirectory && path.length() > 1 ? 1 : 0));
    if (within.isEmpty()) {
      return isDirectory && path.length() == 1
          ? Optional.of(new FilePath(names, true))
          : Optional.empty();
    }
    for (String part : within.split("/", -1)) {
      Optional<String> name = name(part);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(new FilePath(List.copyOf(names), isDirectory));
  }

  private static Optional<String> name(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int at = 0; at < escaped.length(); at++) {
      char here = escaped.charAt(at);
      if (here == '%') {
        if (!isEscape(escaped, at)) {
          return Optional.empty();
        }
        bytes.write(HexFormat.fromHexDigits(escaped, at + 1, at + 3));
        at += 2;
      } else if (here > ' ' && here < 0x7f) {
        bytes.write(here);
      } else {
        return Optional.empty();
      }
    }
    return bytes.size() > LONGEST ? Optional.empty() : decoded(bytes.toByteArray());
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static Optional<String> decoded(byte[] bytes) {
    try {
      // Strictly: what is longer than it need be could be a slash in disguise.
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean isName =
          !name.isEmpty()
              && !name.equals(".")
              && !name.equals("..")
              && name.chars().noneMatch(c -> c == '/' || c < ' ' || c == 0x7f);
      return Optional.of(name).filter(any -> isName);
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }

  /** Whether a name begins with a dot. */
  boolean isHidden() {
    return names.stream().anyMatch(name -> name.startsWith("."));
  }

  /** Whether it is another or below it. */
  boolean isWithin(FilePath other) {
    int size = other.names.size();
    return names.size() >= size && names.subList(0, size).equals(other.names);
  }
}
