package io.molt.manager;

/** How long it took to load code for workers; zero where it had been done before. */
final class LoadTimes {

  private final long[] installNanos;
  private long resolveNanos;

  LoadTimes(int workers) {
    installNanos = new long[workers];
  }

  /** A worker's code was installed. */
  void installed(int index, long nanos) {
    installNanos[index] = nanos;
  }

  /** What the code of all of them needs was found. */
  void resolved(long nanos) {
    resolveNanos = nanos;
  }

  long installNanos(int index) {
    return installNanos[index];
  }

  long resolveNanos() {
    return resolveNanos;
  }
}
