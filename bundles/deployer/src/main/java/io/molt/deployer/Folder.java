package io.molt.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** The deploy directory as the rest of the deployer sees it. */
interface Folder {

  /**
   * The names of the files that may be applications.
   *
   * @throws IOException if the directory cannot be listed, which does not mean that it is empty
   */
  SortedSet<String> names() throws IOException;

  /**
   * The rest of what lies there, by name.
   *
   * @throws IOException if the directory cannot be listed
   */
  SortedMap<String, Stranger> strangers() throws IOException;

  /** The stamp of a regular file, or empty if there is none of that name. */
  Optional<Stamp> stamp(String name);

  /**
   * Whether a file ends as a complete zip does; a cheap first look at a file that is still growing.
   */
  boolean endsLikeZip(String name);

  /** The manifest of a file, without the rest of it being read; empty if there is none. */
  Optional<byte[]> manifest(String name);

  /** The bytes of a file. */
  byte[] read(String name) throws IOException;

  /** The bytes of a file one after the other. */
  InputStream open(String name) throws IOException;

  /** How messages call a file: {@code deploy/hello.jar}. */
  String label(String name);
}
