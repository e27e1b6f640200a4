package io.molt.spi;

/**
 * The tables, atomics and locks of the server: a service of the share bundle. The manager opens a
 * view of it for each worker and releases it when the worker has been retired.
 */
public interface SharedState {

  /**
   * A view for one worker of one generation. Every call makes a new one, also for the same name:
   * two workers may be called alike, one being the replacement of the other.
   *
   * @param worker the worker as it appears in the log: {@code hello worker 3 gen 12}
   */
  SharedView open(String worker);
}
