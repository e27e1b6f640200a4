package io.molt.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that someone who mistyped probably meant, by Levenshtein's distance. */
final class NearestName {

  private final Collection<String> names;

  NearestName(Collection<String> names) {
    this.names = names;
  }

  Optional<String> to(String mistyped) {
    return names.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(name, mistyped))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters must be put in, left out or replaced to make one of the other. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      row[column] = column;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
