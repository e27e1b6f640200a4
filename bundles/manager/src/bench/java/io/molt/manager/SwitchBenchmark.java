package io.molt.manager;

import io.molt.reload.ReloadResult;
import io.molt.spi.settings.Mode;
import io.molt.worker.Worker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All of a reload but its bundles: intake, the new workers' carriers and start, the switch, and the
 * old workers' end, which the reload after the next waits for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwitchBenchmark {

  @Param({"BASE", "PROCESS"})
  Mode mode;

  @Param({"1", "8"})
  int workers;

  private BareApplication application;

  @Setup
  public void start() {
    application = new BareApplication(mode, true, workers, Idle::new);
    application.reload();
  }

  @TearDown
  public void end() {
    application.close();
  }

  @Benchmark
  public ReloadResult reload() {
    return application.reload();
  }

  /** Does nothing. */
  private static final class Idle implements Worker {}
}
