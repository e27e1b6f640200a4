package io.molt.manager.code;

/** How long it took to load code for workers; zero where it had been done before. */
public final class LoadTimes {

  private final long[] installNanos;
  private long resolveNanos;

  public LoadTimes(int workers) {
    installNanos = new long[workers];
  }

  /** A worker's code was installed. */
  public void installed(int index, long nanos) {
    installNanos[index] = nanos;
  }

  /** What the code of all of them needs was found. */
  public void resolved(long nanos) {
    resolveNanos += nanos;
  }

  /** Code was loaded in two steps: adds what the second took, for workers from an index on. */
  void add(int from, LoadTimes more) {
    System.arraycopy(more.installNanos, 0, installNanos, from, more.installNanos.length);
    resolveNanos += more.resolveNanos;
  }

  public long installNanos(int index) {
    return installNanos[index];
  }

  public long resolveNanos() {
    return resolveNanos;
  }
}
