package io.molt.deployer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Version;

/**
 * Which file gives an application, when several hold it: the newest version, see {@link
 * Precedence}; of equal versions the file that gave it before, else the first by name.
 *
 * @param file the one that gives it
 * @param rivals others of the same version and different content, which is a mistake
 */
record ChosenFile(FileState file, List<FileState> rivals) {

  /**
   * Chooses among the files that are there.
   *
   * @param incumbent the name of the file that gave the application before
   * @return empty if no file holds it
   */
  static Optional<ChosenFile> of(
      String application, List<FileState> files, Optional<String> incumbent) {
    List<FileState> held = new ArrayList<>(1);
    for (FileState file : files) {
      if (file.isThere() && file.isOf(application)) {
        held.add(file);
      }
    }
    if (held.size() == 1) {
      return Optional.of(new ChosenFile(held.getFirst(), List.of()));
    }
    return held.stream()
        .max(order(incumbent))
        .map(best -> new ChosenFile(best, held.stream().filter(isRivalOf(best)).toList()));
  }

  private static Comparator<FileState> order(Optional<String> incumbent) {
    return Comparator.comparing(ChosenFile::version, Precedence.ORDER)
        .thenComparing(file -> incumbent.equals(Optional.of(file.name())))
        .thenComparing(FileState::name, Comparator.reverseOrder());
  }

  private static Version version(FileState file) {
    return file.identity().orElseThrow().version();
  }

  /**
   * Why another file of the application is not taken.
   *
   * @param label how messages call the chosen one
   */
  String whyNot(FileState other, String label) {
    if (version(other).equals(version(file))) {
      return "holds the same as " + label + ", which is taken (expected: one of them)";
    }
    boolean isRelease =
        Precedence.isBeforeRelease(version(other)) && !Precedence.isBeforeRelease(version(file));
    return "holds %s, and %s %s, which is taken, for %s (to take it, remove the other)"
        .formatted(
            other.identity().orElseThrow(),
            label,
            version(file),
            isRelease && version(other).compareTo(version(file)) > 0
                ? "a release is newer than its snapshots and candidates"
                : "it is newer");
  }

  private static Predicate<FileState> isRivalOf(FileState best) {
    return file ->
        !file.name().equals(best.name())
            && file.identity().equals(best.identity())
            && file.key().isPresent()
            && !file.key().equals(best.key());
  }
}
