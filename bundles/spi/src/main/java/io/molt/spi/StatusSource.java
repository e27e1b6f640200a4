package io.molt.spi;

/**
 * Tells how the server is, all of it at once: a service of the manager bundle, for whatever shows
 * it to people or to scripts.
 */
@FunctionalInterface
public interface StatusSource {

  /**
   * Asks all parts of the server, one after the other, and holds none of them up. Usable from any
   * thread; reads the files of {@code conf/}.
   */
  ServerStatus status();
}
