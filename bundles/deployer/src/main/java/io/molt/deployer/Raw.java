package io.molt.deployer;

import java.io.IOException;

/** What a content is stored from, once. Usable from any thread. */
interface Raw {

  /**
   * Sees to it that the content store has it under a name. After a failure it can be tried again.
   *
   * @return false if that was done before, or what it was to be stored from is gone
   */
  boolean store(WholeFiles files, String name) throws IOException;

  /** It will not be stored any more. Who has the content already can go on using it. */
  void discard();

  /** Whether all that was read of the content since was as it should be. */
  boolean isSound();
}
