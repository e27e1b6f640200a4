package io.molt.manager.leaks;

/**
 * How something that holds retired code is made to let go of it, on the worker's behalf.
 *
 * @param done what has become of it then: {@code interrupted}
 * @param action does it
 */
record Remedy(String done, Action action) {

  /** May throw whatever it meets. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
