package io.molt.deployer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which file gives an application, when several hold it: the highest version; of equal versions the
 * file that gave it before, else the first by name.
 *
 * @param file the one that gives it
 * @param rivals others of the same version and different content, which is a mistake
 */
record Choice(FileState file, List<FileState> rivals) {

  /**
   * Chooses among the files that are there.
   *
   * @param incumbent the name of the file that gave the application before
   * @return empty if no file holds it
   */
  static Optional<Choice> of(
      String application, List<FileState> files, Optional<String> incumbent) {
    List<FileState> held = new ArrayList<>(1);
    for (FileState file : files) {
      if (file.isThere() && file.isOf(application)) {
        held.add(file);
      }
    }
    if (held.size() == 1) {
      return Optional.of(new Choice(held.getFirst(), List.of()));
    }
    return held.stream()
        .max(order(incumbent))
        .map(best -> new Choice(best, held.stream().filter(isRivalOf(best)).toList()));
  }

  private static Comparator<FileState> order(Optional<String> incumbent) {
    return Comparator.comparing((FileState file) -> file.identity().orElseThrow().version())
        .thenComparing(file -> incumbent.equals(Optional.of(file.name())))
        .thenComparing(FileState::name, Comparator.reverseOrder());
  }

  private static Predicate<FileState> isRivalOf(FileState best) {
    return file ->
        !file.name().equals(best.name())
            && file.identity().equals(best.identity())
            && file.key().isPresent()
            && !file.key().equals(best.key());
  }
}
