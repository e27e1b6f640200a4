package io.molt.memory;

import io.molt.share.Column;
import io.molt.share.Table;
import io.molt.share.TableSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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

/**
 * A table beside a {@link ConcurrentHashMap} of records: the same three columns, the same keys. A
 * map cannot change a record in place; its incr makes a new one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableBenchmark {

  /** What the map holds. */
  record Visitor(long visits, double paid, String name) {}

  /** How many rows. */
  @Param({"1024"})
  int rows;

  private final ConcurrentHashMap<String, Visitor> map = new ConcurrentHashMap<>();
  private Table table;
  private String[] keys;

  /** Fills both. */
  @Setup
  public void fill() {
    TableSpec spec =
        TableSpec.of(
            rows, Column.ofInt("visits"), Column.ofFloat("paid"), Column.ofString("name", 64));
    table =
        new ServerState().open(new TestLease("worker 0 gen 1")).shared().table("visitors", spec);
    keys = new String[rows];
    for (int row = 0; row < rows; row++) {
      keys[row] = "session:" + row;
      map.put(keys[row], new Visitor(row, 0.5, "visitor"));
      table.set(keys[row], Map.of("visits", (long) row, "paid", 0.5, "name", "visitor"));
    }
  }

  private String key() {
    return keys[ThreadLocalRandom.current().nextInt(rows)];
  }

  /** What the choice of a key costs in each of the others. */
  @Benchmark
  public Object chooseKey() {
    return key();
  }

  @Benchmark
  public long getMap() {
    return map.get(key()).visits();
  }

  @Benchmark
  public long getTable() {
    return table.get(key()).orElseThrow().longValue("visits");
  }

  @Benchmark
  public long getTableColumn() {
    return table.longValue(key(), "visits").orElseThrow();
  }

  @Benchmark
  public void setMap() {
    map.put(key(), new Visitor(System.identityHashCode(this), 1.5, "other"));
  }

  @Benchmark
  public void setTable() {
    long visits = System.identityHashCode(this);
    table.set(key(), Map.of("visits", visits, "paid", 1.5, "name", "other"));
  }

  @Benchmark
  public void setTableColumn() {
    table.set(key(), Map.of("visits", (long) System.identityHashCode(this)));
  }

  @Benchmark
  public long incrMap() {
    return map.compute(key(), (key, old) -> new Visitor(old.visits() + 1, old.paid(), old.name()))
        .visits();
  }

  @Benchmark
  public long incrTable() {
    return table.incr(key(), "visits");
  }
}
