package io.molt.deployer.weaving;

/** What is measured with the checks and without them. */
public interface Kernel {

  /** Answers a small request as a handler does. */
  byte[] handle(String query);

  /** Does arithmetic of which each step needs the one before. */
  int arithmetic(int rounds);

  /** Adds up an array, as the compiler does with vectors. */
  int sum(int[] values);

  /** Adds one array to another, as the compiler does with vectors. */
  void add(int[] values, int[] to);

  /** Calls itself. */
  int fibonacci(int n);
}
