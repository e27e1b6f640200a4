package io.molt.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.net.RetiredException;
import io.molt.share.Column;
import io.molt.share.ConflictingDefinitionException;
import io.molt.share.Row;
import io.molt.share.Shared;
import io.molt.share.Table;
import io.molt.share.TableFullException;
import io.molt.share.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final TableSpec SPEC =
      TableSpec.of(
          3, Column.ofInt("visits", 1), Column.ofFloat("score"), Column.ofString("name", 5));

  private final ServerState state = new ServerState();
  private final TestLease lease = new TestLease("app worker 0 gen 1");
  private final Shared shared = state.open(lease).shared();
  private final Table table = shared.table("users", SPEC);

  @Test
  void whatOneWorkerSetsAnotherGets() {
    table.set("ann", Map.of("visits", 3, "score", 1.5, "name", "Ann"));
    Table others = state.open(new TestLease("other")).shared().table("users", SPEC);
    Row row = others.get("ann").orElseThrow();
    assertThat(row.key()).isEqualTo("ann");
    assertThat(row.longValue("visits")).isEqualTo(3);
    assertThat(row.doubleValue("score")).isEqualTo(1.5);
    assertThat(row.stringValue("name")).isEqualTo("Ann");
    assertThat(row.values())
        .containsExactly(
            Map.entry("visits", 3L), Map.entry("score", 1.5), Map.entry("name", "Ann"));
    assertThat(others.longValue("ann", "visits")).isEqualTo(OptionalLong.of(3));
    assertThat(others.doubleValue("ann", "score")).isEqualTo(OptionalDouble.of(1.5));
    assertThat(others.stringValue("ann", "name")).contains("Ann");
    assertThat(others.exists("ann")).isTrue();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(table.get("ann")).isEmpty();
    assertThat(table.longValue("ann", "visits")).isEmpty();
    assertThat(table.doubleValue("ann", "score")).isEmpty();
    assertThat(table.stringValue("ann", "name")).isEmpty();
    assertThat(table.exists("ann")).isFalse();
    assertThat(table.del("ann")).isFalse();
  }

  @Test
  void columnsThatAreNotSetKeepTheirValuesAndARowIsAsItWas() {
    table.set("ann", Map.of("visits", 3));
    Row before = table.get("ann").orElseThrow();
    table.set("ann", Map.of("name", "Ann"));
    Row after = table.get("ann").orElseThrow();
    assertThat(after.values()).isEqualTo(Map.of("visits", 3L, "score", 0.0, "name", "Ann"));
    assertThat(before.stringValue("name")).isEmpty();
    assertThat(before).isNotEqualTo(after);
  }

  @Test
  void valuesThatDoNotFitChangeNothingAndAreNamed() {
    table.set("ann", Map.of("visits", 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("ann", Map.of("visits", 128)))
        .withMessageContaining("users")
        .withMessageContaining("visits")
        .withMessageContaining("128")
        .withMessageContaining("-128 to 127");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("ann", Map.of("name", "Anneli")))
        .withMessageContaining("at most 5 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("ann", Map.of("name", "größe")))
        .withMessageContaining("at most 5 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("ann", Map.of("age", 3)))
        .withMessageContaining("one of [visits, score, name]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("ann", Map.of("score", new StringBuilder("1"))))
        .withMessageContaining("java.lang.StringBuilder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.set("k".repeat(64), Map.of("visits", 1)))
        .withMessageContaining("at most 63");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.longValue("ann", "name"))
        .withMessageContaining("of type INT");
    assertThat(table.get("ann").orElseThrow().values())
        .isEqualTo(Map.of("visits", 3L, "score", 0.0, "name", ""));
    assertThat(table.count()).isEqualTo(1);
  }

  @Test
  void aMapThatFailsWhileItIsReadChangesNothing() {
    Map<String, Object> hostile =
        new HashMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("hostile");
          }
        };
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> table.set("ann", hostile));
    assertThat(table.count()).isZero();
    assertThat(table.exists("ann")).isFalse();
  }

  @Test
  void numbersAreCountedUpAndDown() {
    assertThat(table.incr("ann", "visits")).isEqualTo(1);
    assertThat(table.incr("ann", "visits", 9)).isEqualTo(10);
    assertThat(table.decr("ann", "visits")).isEqualTo(9);
    assertThat(table.decr("ann", "visits", 4)).isEqualTo(5);
    assertThat(table.incrFloat("ann", "score", 0.5)).isEqualTo(0.5);
    assertThat(table.incrFloat("ann", "score", -1)).isEqualTo(-0.5);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> table.incr("ann", "visits", 123))
        .withMessageContaining("5 + 123");
    assertThat(table.longValue("ann", "visits")).hasValue(5);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> table.incr("bob", "visits", 128));
    assertThat(table.exists("bob")).isFalse();
    assertThat(table.count()).isEqualTo(1);
  }

  @Test
  void aFullTableTakesNoFurtherRowUntilOneIsDeleted() {
    for (String key : List.of("a", "b", "c")) {
      table.incr(key, "visits");
    }
    assertThatExceptionOfType(TableFullException.class)
        .isThrownBy(() -> table.set("d", Map.of()))
        .withMessageContaining("users")
        .withMessageContaining("3");
    assertThatExceptionOfType(TableFullException.class).isThrownBy(() -> table.incr("d", "visits"));
    table.set("a", Map.of("visits", 7));
    assertThat(table.del("b")).isTrue();
    assertThat(table.del("b")).isFalse();
    table.set("d", Map.of());
    Set<String> keys = new TreeSet<>();
    table.forEach(row -> keys.add(row.key()));
    assertThat(keys).containsExactly("a", "c", "d");
    assertThat(table.count()).isEqualTo(3);
  }

  @Test
  void aNameStandsForOneDefinition() {
    TableSpec other = TableSpec.of(4, Column.ofInt("visits", 1));
    assertThatExceptionOfType(ConflictingDefinitionException.class)
        .isThrownBy(() -> shared.table("users", other))
        .withMessageContaining("users");
    assertThat(shared.table("users", SPEC).spec()).isEqualTo(SPEC);
    assertThatIllegalArgumentException().isThrownBy(() -> shared.table("", SPEC));
    assertThatIllegalArgumentException().isThrownBy(() -> Column.ofInt("a", 3));
    assertThatIllegalArgumentException().isThrownBy(() -> TableSpec.of(0, Column.ofInt("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSpec.of(1, Column.ofInt("a"), Column.ofFloat("a")));
  }

  @Test
  void aRetiredWorkerReachesNothing() {
    table.set("ann", Map.of("visits", 3));
    lease.revoke();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> table.get("ann"));
    assertThatExceptionOfType(RetiredException.class)
        .isThrownBy(() -> table.set("ann", Map.of("visits", 4)));
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> table.del("ann"));
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> table.incr("x", "visits"));
    assertThatExceptionOfType(RetiredException.class).isThrownBy(table::iterator);
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> shared.atomic("a"));
    Table others = state.open(new TestLease("next")).shared().table("users", SPEC);
    assertThat(others.longValue("ann", "visits")).hasValue(3);
    assertThat(others.count()).isEqualTo(1);
  }

  @Test
  void noSumIsLostAndNobodySeesHalfARow() throws Exception {
    TableSpec spec = TableSpec.of(16, Column.ofInt("a"), Column.ofInt("b"), Column.ofInt("sum"));
    Table counters = shared.table("counters", spec);
    AtomicInteger torn = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    counters.set("pair", Map.of("a", 0, "b", 0));
    Waiting<Void> reader =
        Waiting.in(
            () -> {
              while (!stopped.get()) {
                Row row = counters.get("pair").orElseThrow();
                if (row.longValue("a") != row.longValue("b")) {
                  torn.incrementAndGet();
                }
                Thread.yield();
              }
              return null;
            });
    List<Waiting<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      writers.add(
          Waiting.in(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  counters.set("pair", Map.of("a", i, "b", i));
                  counters.incr("total", "sum");
                  if (counters.incr("gone", "sum") > 3) {
                    counters.del("gone");
                  }
                }
                return null;
              }));
    }
    for (Waiting<Void> writer : writers) {
      writer.result();
    }
    stopped.set(true);
    reader.result();
    assertThat(torn).hasValue(0);
    assertThat(counters.longValue("total", "sum")).hasValue(20_000);
    counters.del("gone");
    assertThat(counters.count()).isEqualTo(2);
  }
}
