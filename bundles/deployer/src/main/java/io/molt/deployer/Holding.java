package io.molt.deployer;

import io.molt.deployer.files.Source;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the files of one bundle are held: in memory, or where they lie in the content store. For one
 * thread.
 *
 * @param <F> a file
 */
interface Holding<F> {

  /**
   * Takes a file of a zip, all of which it checks.
   *
   * @throws DamagedZipException if it is not what its zip says
   */
  F hold(String name, PackedFile file) throws IOException;

  /** A directory. */
  F directory();

  /** How large a file is. */
  int size(F file);

  /** What a file holds. */
  byte[] bytes(String name, F file) throws IOException;

  /** A file that is a zip itself, to be read as one. */
  Source open(String name, F file) throws IOException;

  /**
   * Shows the files with their classes rewritten.
   *
   * @param content where the content store has the bundle
   * @param root see {@link Weaving}
   */
  Entries weave(
      Weaving weaving, String application, Path content, String root, Map<String, F> files);
}
