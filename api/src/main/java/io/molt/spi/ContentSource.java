package io.molt.spi;

/**
 * Where applications come from: a service of the deployer bundle, called by the manager on threads
 * that may wait.
 */
public interface ContentSource {

  /**
   * Takes what {@code deploy/} holds for an application now: waits, for a bounded time, until the
   * file has stopped changing, checks that it is a complete and fit bundle, and copies it into the
   * content store. Nothing is read from {@code deploy/} after it has returned.
   *
   * @param application a symbolic name; or, for a bundle that could never be read, the name of its
   *     file
   * @return the content; the same object as before if it is the same
   * @throws ContentException if there is none or it is not fit
   */
  Content take(String application) throws ContentException;
}
