package io.molt.manager;

import io.molt.spi.settings.Mode;
import io.molt.timer.Timers;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
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

/** Timers of a worker that has many already, none of which comes while it is measured. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerBenchmark {

  /** How many there are. */
  @Param({"1000", "100000"})
  int timers;

  private BareApplication application;
  private volatile Timers own;
  private long[] ids;

  /** Begins all of them. */
  @Setup
  public void begin() {
    application = new BareApplication(Mode.PROCESS, true, 1, () -> new Waiting(this));
    application.reload();
    ids = new long[timers];
    for (int i = 0; i < timers; i++) {
      ids[i] = one();
    }
  }

  @TearDown
  public void end() {
    application.close();
  }

  private long one() {
    return own.after(Duration.ofMinutes(10 + ThreadLocalRandom.current().nextInt(50)), timer -> {});
  }

  /** One is cleared and another begun in its place. */
  @Benchmark
  public void clearAndAfter() {
    int place = ThreadLocalRandom.current().nextInt(timers);
    own.clear(ids[place]);
    ids[place] = one();
  }

  /** Has timers and nothing else. */
  private record Waiting(TimerBenchmark benchmark) implements Worker {
    @Override
    public void onWorkerStart(WorkerContext context) {
      benchmark.own = context.server().timers();
    }
  }
}
