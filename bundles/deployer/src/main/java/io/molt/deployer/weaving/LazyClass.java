package io.molt.deployer.weaving;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A class file that is rewritten when it is first asked for, once. Contents that hold the same one
 * share it. Usable from any thread.
 */
final class LazyClass {

  private final byte[] original;
  private volatile @Nullable Woven woven;

  LazyClass(byte[] original) {
    this.original = original;
  }

  boolean isOf(byte[] other) {
    return Arrays.equals(original, other);
  }

  /** Rewrites class files by their names. */
  interface Maker {
    Woven make(String name, byte[] original);
  }

  /**
   * What became of it. Who comes while it is being rewritten waits.
   *
   * @param maker is called if that is still to be found out; what it throws is no answer, and the
   *     next one to ask has it called again
   */
  Woven woven(String name, Maker maker) {
    Woven known = woven;
    return known == null ? make(name, maker) : known;
  }

  private synchronized Woven make(String name, Maker maker) {
    Woven result = woven;
    if (result == null) {
      result = maker.make(name, original);
      woven = result;
    }
    return result;
  }

  /** What became of it, if that is known. */
  Optional<Woven> known() {
    return Optional.ofNullable(woven);
  }

  /** What became of it, to be kept: without the bytes if they are the original's. */
  Optional<Woven> kept() {
    return known().map(known -> known.toBeKept(original));
  }

  /** Takes what was kept, unless more is known already. */
  synchronized void restore(Woven kept) {
    if (woven == null) {
      woven = kept.restored(original);
    }
  }
}
