package io.molt.woven;

/**
 * Ends code of a worker that is to run no further. Whoever catches it gets it again at the next
 * loop or call. It has no stack: it is thrown in great numbers where code catches all that is
 * thrown.
 */
public final class StopError extends Error {

  private static final long serialVersionUID = 1L;

  StopError(String message) {
    super(message, null, false, false);
  }
}
