package io.molt.deployer.weaving;

import io.molt.spi.Entries;

/** The files of a bundle as it brings them, which are read when they are asked for. */
public interface Originals extends Entries {

  /**
   * Whether a file is surely the same here and there, or is in neither. It costs less than to read
   * both: the answer may be no where the same was only packed otherwise.
   */
  boolean isSame(String name, Originals other);
}
