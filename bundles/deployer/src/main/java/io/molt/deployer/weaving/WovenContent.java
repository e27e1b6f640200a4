package io.molt.deployer.weaving;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The class files of one content, each rewritten when it is first asked for: an application loads
 * but a part of what it brings, and the rest would only delay it. Usable from any thread.
 */
interface WovenContent {

  Set<String> names();

  /** The rewritten class file of a name that is among {@link #names}. */
  byte[] bytes(String name);

  /**
   * What became of a class, if that is known and it is the same here.
   *
   * @param there the files of who asks
   */
  Optional<Woven> known(String name, Originals there);

  /** What is still to be told and written of it. */
  Unsettled unsettled();

  /** Keeps on disk what has been rewritten, if there is more than before. */
  void keep() throws IOException;
}
