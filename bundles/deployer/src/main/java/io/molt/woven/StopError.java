package io.molt.woven;

/**
 * Ends code of a worker that is to run no further. Whoever catches it gets it again at the next
 * loop or call. It has no stack: it is thrown in great numbers where code catches all that is
 * thrown.
 */
public final class StopError extends Error {

  private static final long serialVersionUID = 1L;

  private StopError(String message) {
    super(message, null, false, false);
  }

  /** Makes one. A class that only calls this is verified without this one being loaded. */
  static Error of(String message) {
    return new StopError(message);
  }
}
