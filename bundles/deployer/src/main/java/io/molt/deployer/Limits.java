package io.molt.deployer;

/**
 * How large an application may be: a small file can claim to inflate to more than the machine has.
 *
 * @param inflatedBytes all files of a bundle together, those in nested jars included
 * @param entries how many files a zip may hold
 */
record Limits(long inflatedBytes, int entries) {

  private static final long GIB = 1L << 30;

  /** One gibibyte, or half of the heap if that is less. */
  static Limits forHeap(long maxHeapBytes) {
    return new Limits(Math.min(GIB, maxHeapBytes / 2), 65_000);
  }
}
