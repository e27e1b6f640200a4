package io.molt.manager;

import io.molt.net.Connection;
import io.molt.net.StreamHandler;
import io.molt.spi.StreamLane;
import io.molt.spi.settings.Mode;
import io.molt.worker.Worker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes that have come go from their event loop to the worker's callback. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {

  private static final int BURST = 16;

  @Param({"BASE", "PROCESS"})
  Mode mode;

  @Param({"true", "false"})
  boolean coroutines;

  private final ByteBuffer data = ByteBuffer.allocate(64);
  private final Counting worker = new Counting();
  private BareApplication application;
  private List<StreamLane<ByteBuffer>> lanes;
  private long sent;

  /** Connects as many clients as a burst has events. */
  @Setup
  public void connect() {
    application = new BareApplication(mode, coroutines, 1, () -> worker);
    application.reload();
    lanes = LongStream.rangeClosed(1, BURST).mapToObj(application::connect).toList();
    application.runLoop();
  }

  @TearDown
  public void end() {
    application.close();
  }

  /** One event in one look of the loop at its sockets. In process mode a thread is woken for it. */
  @Benchmark
  public void one() {
    lanes.getFirst().received(data.duplicate(), data.remaining());
    await(1);
  }

  /** Events of several connections in one look. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void burst() {
    for (StreamLane<ByteBuffer> lane : lanes) {
      lane.received(data.duplicate(), data.remaining());
    }
    await(BURST);
  }

  private void await(int events) {
    sent += events;
    application.runLoop();
    while (worker.received != sent) {
      application.runLoop();
      Thread.onSpinWait();
    }
  }

  /** Counts what it receives. */
  private static final class Counting implements Worker, StreamHandler {
    private volatile long received;

    /** One callback at a time, as a worker's are. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void onReceive(Connection connection, ByteBuffer data) {
      received++;
    }
  }
}
