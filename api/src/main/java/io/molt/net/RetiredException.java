package io.molt.net;

/**
 * Thrown when code of a worker that has been retired still tries to act through the server: the
 * connection or exchange belongs to newer code by now, or has been answered without it.
 */
public final class RetiredException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * @param worker which worker was retired, as it appears in the log: {@code worker 3 gen 12}
   */
  public RetiredException(String worker) {
    super("[" + worker + "] has been retired and may not act any more");
  }
}
