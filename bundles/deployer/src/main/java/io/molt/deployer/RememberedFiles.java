package io.molt.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes a file that cannot be read for the application that it held when it last served, as it
 * would be known had the server not been stopped since; unless another file holds that now.
 */
final class RememberedFiles {

  private final Catalog catalog;
  private final Function<String, Optional<Identity>> heldBy;

  /**
   * @param heldBy which application a file of that name held when it last served
   */
  RememberedFiles(Catalog catalog, Function<String, Optional<Identity>> heldBy) {
    this.catalog = catalog;
    this.heldBy = heldBy;
  }

  /** The files, with what is remembered of them. */
  List<FileState> remember(List<FileState> files) {
    List<FileState> known = new ArrayList<>(files);
    for (int i = 0; i < known.size(); i++) {
      FileState file = known.get(i);
      if (file.isThere() && file.key().isPresent() && file.identity().isEmpty()) {
        Optional<Identity> before =
            heldBy.apply(file.name()).filter(identity -> isMissing(identity, known));
        if (before.isPresent()) {
          known.set(i, catalog.remembered(file.name(), before.get()));
        }
      }
    }
    return known;
  }

  private static boolean isMissing(Identity identity, List<FileState> files) {
    return files.stream().noneMatch(file -> file.isThere() && file.isOf(identity.application()));
  }
}
