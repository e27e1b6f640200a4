package io.molt.deployer.weaving;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The same code with the checks ({@code loop_checks=on}) and without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksBenchmark {

  private static final int SIZE = 4096;

  /** Whether the code is rewritten. */
  @Param({"off", "on"})
  String checks;

  private final int[] values = new int[SIZE];
  private final int[] sums = new int[SIZE];
  private String query;
  private Kernel kernel;

  /** Loads the code. */
  @Setup
  public void load() throws Exception {
    ClassLoader loader =
        checks.equals("on") ? WovenLoader.of(Kernels.class) : Kernels.class.getClassLoader();
    kernel =
        (Kernel)
            Class.forName(Kernels.class.getName(), true, loader).getConstructor().newInstance();
    Arrays.setAll(values, i -> i);
    query = "name=somebody&city=somewhere&text=with \"quotes\"&n=42";
  }

  @Benchmark
  public byte[] handler() {
    return kernel.handle(query);
  }

  @Benchmark
  public int arithmetic() {
    return kernel.arithmetic(1000);
  }

  @Benchmark
  public int vectorSum() {
    return kernel.sum(values);
  }

  @Benchmark
  public int[] vectorAdd() {
    kernel.add(values, sums);
    return sums;
  }

  @Benchmark
  public int recursion() {
    return kernel.fibonacci(20);
  }
}
