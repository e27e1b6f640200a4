package io.molt.deployer.weaving;

import java.util.List;

/**
 * What became of a class file.
 *
 * @param bytes the class file as it is to be loaded; the very array that was given, if nothing was
 *     to be done
 * @param unwoven what in it cannot be stopped
 */
record Woven(byte[] bytes, List<Unwoven> unwoven) {
  Woven {
    unwoven = List.copyOf(unwoven);
  }

  static Woven unchanged(byte[] original) {
    return new Woven(original, List.of());
  }
}
