package io.molt.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that one run of {@code molt check} names all of it. */
final class Problems {

  private record Problem(String file, int line, String text) {
    @Override
    public String toString() {
      return "conf/" + file + (line > 0 ? ":" + line : "") + ": " + text;
    }
  }

  private final List<Problem> found = new ArrayList<>();

  /** Something is wrong at a line. */
  void at(String file, int line, String text) {
    found.add(new Problem(file, line, text));
  }

  /** Something is wrong with a file as a whole. */
  void in(String file, String text) {
    at(file, 0, text);
  }

  /** Throws if anything was found. */
  void check() throws ConfigurationException {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line));
      throw new ConfigurationException(found.stream().map(Problem::toString).toList());
    }
  }
}
