package io.molt.spi;

import java.io.Closeable;
import java.io.IOException;

/**
 * A directory from which is deployed as from {@code deploy/}, by the same code, but apart from all
 * that is there: for a rehearsal. It looks only when it is told to, what it takes is kept nowhere
 * else, and nothing is forced to the disk. For one thread at a time, which may wait.
 */
public interface SeparateDirectory extends Closeable {

  /**
   * Puts a file there, or another in its place, as whoever deploys should: under another name
   * first.
   *
   * @param name of the file, such as {@code hello.jar}
   */
  void put(String name, byte[] file) throws IOException;

  /** Looks at it. Of what has changed since the last look is told within the call. */
  void look();

  /** Takes what it holds. */
  ContentSource source();

  /** Removes it with all that is in it. A repeated call does nothing. */
  @Override
  void close() throws IOException;
}
