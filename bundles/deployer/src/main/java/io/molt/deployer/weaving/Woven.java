package io.molt.deployer.weaving;

import java.util.Arrays;
import java.util.List;

/**
 * What became of a class file.
 *
 * @param bytes the class file as it is to be loaded; the very array that was given, if nothing was
 *     to be done
 * @param unwoven what in it cannot be stopped
 */
record Woven(byte[] bytes, List<Unwoven> unwoven) {

  private static final byte[] AS_IT_WAS = {};

  Woven {
    unwoven = List.copyOf(unwoven);
  }

  /** As it is kept on disk: without the bytes if they are the original's. */
  Woven toBeKept(byte[] original) {
    return Arrays.equals(bytes, original) ? new Woven(AS_IT_WAS, unwoven) : this;
  }

  /** Whether it is one that is kept without its bytes. */
  boolean isAsItWas() {
    return bytes.length == 0;
  }

  /** As it was before it was kept on disk. */
  Woven restored(byte[] original) {
    return isAsItWas() ? new Woven(original, unwoven) : this;
  }

  static Woven unchanged(byte[] original) {
    return new Woven(original, List.of());
  }
}
