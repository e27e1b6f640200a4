package io.molt.http.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What kind of file one is, as the end of its name says. */
final class ContentTypes {

  /** Says nothing of it, so that a browser saves it. */
  private static final String UNKNOWN = "application/octet-stream";

  /** Each line has a type and the ends of names that mean it. */
  private static final String TABLE = "/META-INF/molt/content-types";

  private final Map<String, String> bySuffix = new HashMap<>();

  ContentTypes() {
    for (String line : lines()) {
      String[] words = line.split(" +");
      String type = isText(words[0]) ? words[0] + "; charset=utf-8" : words[0];
      for (String suffix : List.of(words).subList(1, words.length)) {
        bySuffix.put(suffix, type);
      }
    }
  }

  private static List<String> lines() {
    try (InputStream table = ContentTypes.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException(TABLE + " is missing");
      }
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isText(String type) {
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/manifest+json")
        || type.equals("application/xml")
        || type.equals("image/svg+xml");
  }

  /** The type of a file of that name, with the charset where it is text. */
  String of(String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return bySuffix.getOrDefault(suffix, UNKNOWN);
  }
}
