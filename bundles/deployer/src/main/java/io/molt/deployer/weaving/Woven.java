package io.molt.deployer.weaving;

import java.util.List;

/**
 * What became of a class file.
 *
 * @param bytes the class file as it is to be loaded; the very array that was given, if nothing was
 *     to be done
 * @param gaps what in it cannot be stopped
 */
record Woven(byte[] bytes, List<Gap> gaps) {
  Woven {
    gaps = List.copyOf(gaps);
  }

  static Woven unchanged(byte[] original) {
    return new Woven(original, List.of());
  }
}
