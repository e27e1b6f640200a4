package io.molt.manager;

import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.lane.FakeStreamTransport;
import io.molt.manager.lane.Lanes;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

/** A connection is looked up by its id, all of them in turns in no order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LookupBenchmark {

  private static final long SEED = 11;

  /** Ids do not begin at one: they hold the time at which the server started. */
  private static final long FIRST_ID = 60_000_000_000L << 20;

  /** How many there are. */
  @Param({"100", "15000", "200000"})
  int connections;

  private final Lanes lanes = new Lanes();
  private final Map<Long, ConnectionLane> map = new ConcurrentHashMap<>();
  private long[] ids;
  private int turn;

  /** Fills both. */
  @Setup
  public void fill() {
    Slot slot = new Slot(0, 0, new Serving(), Inbox.own(), List.of());
    List<Long> drawn =
        LongStream.range(0, connections)
            .map(number -> FIRST_ID + number)
            .boxed()
            .collect(Collectors.toList());
    for (long id : drawn) {
      ConnectionLane lane =
          new ConnectionLane(
              new FakeStreamTransport(id, 0).ofAnything(), slot, BareApplication.TRAITS, lanes);
      lanes.add(lane);
      map.put(id, lane);
    }
    Collections.shuffle(drawn, new Random(SEED));
    ids = drawn.stream().mapToLong(Long::longValue).toArray();
  }

  private long nextId() {
    turn = turn + 1 < ids.length ? turn + 1 : 0;
    return ids[turn];
  }

  /** Finds nothing: what the choice of an id costs in the others. */
  @Benchmark
  public long chooseId() {
    return nextId();
  }

  @Benchmark
  public Object lanes() {
    return lanes.get(nextId());
  }

  @Benchmark
  public Object map() {
    return map.get(nextId());
  }
}
