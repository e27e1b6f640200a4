package io.molt.shared;

import io.molt.net.RetiredException;

/** A worker's right to use the shared state. It is all that the state knows of a worker. */
final class Lease {

  private final String worker;
  private volatile boolean ended;

  /**
   * @param worker the worker as it appears in the log: {@code worker 3 gen 12}
   */
  Lease(String worker) {
    this.worker = worker;
  }

  String worker() {
    return worker;
  }

  /**
   * @throws RetiredException if the worker was retired
   */
  void check() {
    if (ended) {
      throw retired();
    }
  }

  RetiredException retired() {
    return new RetiredException(worker);
  }

  void end() {
    ended = true;
  }
}
