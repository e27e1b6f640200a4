package io.molt.manager.parcel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.worker.PipeMessage;
import io.molt.worker.UncrossableValueException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Year;
import java.time.ZonedDateTime;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.ValueRange;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParcelTest {

  private static final ClassLoader OWN = ParcelTest.class.getClassLoader();

  private record Point(int x, int y) implements Serializable {}

  private static Object crossed(Object value) {
    return Parcel.of(value).open(OWN);
  }

  @Test
  void plainValuesArriveAsTheyAre() {
    for (Object value :
        new Object[] {
          "text",
          1,
          2L,
          3.5,
          true,
          'c',
          BigDecimal.TEN,
          UUID.randomUUID(),
          Instant.now(),
          URI.create("http://a/"),
          DayOfWeek.MONDAY,
          TimeUnit.DAYS
        }) {
      assertThat(Parcel.of(value)).isInstanceOf(Parcel.Plain.class);
      assertThat(crossed(value)).isEqualTo(value);
    }
    assertThat(crossed(null)).isNull();
  }

  @Test
  void collectionsAreCopied() {
    List<Object> list = new ArrayList<>(Arrays.asList("a", null, Set.of(1), Map.of("k", 2L)));
    Parcel parcel = Parcel.of(list);
    list.clear();
    assertThat(parcel.open(OWN)).isEqualTo(Arrays.asList("a", null, Set.of(1), Map.of("k", 2L)));
    assertThat(parcel).isInstanceOf(Parcel.Plain.class);
  }

  @Test
  void whatCanBeChangedIsCopiedForEachReceiver() {
    byte[] bytes = {1, 2};
    Parcel parcel = Parcel.of(bytes);
    bytes[0] = 9;
    byte[] first = (byte[]) parcel.open(OWN);
    assertThat(first).containsExactly(1, 2);
    first[0] = 9;
    assertThat((byte[]) parcel.open(OWN)).containsExactly(1, 2);
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
    Parcel second = Parcel.of(List.of(buffer));
    assertThat(((ByteBuffer) ((List<?>) second.open(OWN)).getFirst()).get()).isEqualTo((byte) 2);
    assertThat(second.open(OWN)).isEqualTo(List.of(ByteBuffer.wrap(new byte[] {2, 3})));
    assertThat((String[]) crossed(new String[] {"a"})).containsExactly("a");
  }

  @Test
  void recordsOfTheApiArriveAsTheyAre() {
    PipeMessage message = new PipeMessage("app", 3, "data");
    assertThat(crossed(message)).isSameAs(message);
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> Parcel.of(new PipeMessage("app", 3, new Object())));
  }

  @Test
  void whatARecordOfTheApiHoldsIsCopied() {
    List<Integer> data = new ArrayList<>(List.of(1));
    Parcel parcel = Parcel.of(new PipeMessage("app", 3, data));
    data.add(2);
    assertThat(parcel.open(OWN)).isEqualTo(new PipeMessage("app", 3, List.of(1)));
    byte[] bytes = {1};
    Parcel changing = Parcel.of(new PipeMessage("app", 3, bytes));
    bytes[0] = 9;
    assertThat((byte[]) ((PipeMessage) changing.open(OWN)).data()).containsExactly(1);
  }

  @Test
  void serializableValuesAreReadWithTheReceiversClasses() throws Exception {
    List<Point> value = List.of(new Point(1, 2));
    Parcel parcel = new Parcel.Serialized(SerialForm.write(value));
    assertThat(parcel.open(OWN)).isEqualTo(value);
    ClassLoader other = new OtherLoader();
    Object copy = ((List<?>) parcel.open(other)).getFirst();
    assertThat(copy.getClass().getName()).isEqualTo(Point.class.getName());
    assertThat(copy.getClass().getClassLoader()).isSameAs(other);
  }

  /** What a worker hands over in a record of its own. */
  private record Box(Object content) implements Serializable {}

  /** Records of the tests lie where those of the API do, and would be copied as such. */
  private static Object crossedInRecord(Object content) {
    return ((Box) new Parcel.Serialized(SerialForm.write(new Box(content))).open(OWN)).content();
  }

  static Stream<Object> jdkData() {
    return Stream.of(
        new ConcurrentHashMap<>(Map.of("a", 1)),
        ConcurrentHashMap.newKeySet(),
        new ConcurrentSkipListMap<>(Map.of("a", 1)),
        new ConcurrentSkipListSet<>(Set.of(1)),
        new CopyOnWriteArrayList<>(List.of(1)),
        new CopyOnWriteArraySet<>(List.of(1)),
        new ConcurrentLinkedQueue<>(List.of(1)),
        new ConcurrentLinkedDeque<>(List.of(1)),
        new LinkedBlockingQueue<>(List.of(1)),
        new LinkedBlockingDeque<>(List.of(1)),
        new ArrayBlockingQueue<>(1),
        new PriorityBlockingQueue<>(List.of(1)),
        new LinkedTransferQueue<>(List.of(1)),
        new ArrayDeque<>(List.of(1)),
        new PriorityQueue<>(List.of(1)),
        new LinkedHashMap<>(Map.of("a", 1)),
        new TreeMap<>(Map.of("a", 1)),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
        EnumSet.of(DayOfWeek.MONDAY),
        Collections.synchronizedMap(new HashMap<>(Map.of("a", 1))),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        new BitSet(70),
        new AtomicBoolean(true),
        new AtomicInteger(1),
        new AtomicLong(1),
        new AtomicReference<>("a"),
        new AtomicIntegerArray(3),
        new LongAdder(),
        new BigDecimal("1.5"),
        RoundingMode.UP,
        ZonedDateTime.now(),
        Year.now(),
        ChronoUnit.DAYS,
        StandardOpenOption.READ,
        ThaiBuddhistDate.now(),
        ValueRange.of(1, 2),
        Locale.FRANCE,
        Currency.getInstance("EUR"),
        Pattern.compile("a+"),
        new File("a"),
        new Date(0),
        new Timestamp(0),
        new SimpleEntry<>("a", 1),
        new FileNotFoundException("a"),
        new SQLException("a"),
        new StringBuilder("a"));
  }

  @ParameterizedTest
  @MethodSource("jdkData")
  void plainDataOfTheJdkCrossesInARecordAndAlone(Object data) {
    Object content = crossedInRecord(data);
    assertThat(content).hasSameClassAs(data);
    assertThat(content.toString()).isEqualTo(data.toString());
    assertThat(crossed(data).toString()).isEqualTo(data.toString());
  }

  @Test
  void whatHoldsOneOrTwoValuesCrosses() {
    assertThat(crossed(Optional.of(List.of(1)))).isEqualTo(Optional.of(List.of(1)));
    assertThat(crossed(Optional.empty())).isEqualTo(Optional.empty());
    assertThat(crossed(Map.entry("a", 1))).isEqualTo(Map.entry("a", 1));
  }

  @Test
  void aMapThatWorkersShareIsUsableWhereItArrives() {
    ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>(Map.of("a", 1));
    @SuppressWarnings("unchecked")
    Map<String, Integer> arrived = (Map<String, Integer>) crossedInRecord(counts);
    arrived.merge("a", 1, Integer::sum);
    assertThat(arrived).containsExactly(Map.entry("a", 2));
    assertThat(counts).as("it is a copy").containsExactly(Map.entry("a", 1));
  }

  @Test
  void whatMayNotCrossIsNamed() {
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> Parcel.of(List.of(new Object())))
        .withMessageContaining("a java.lang.Object (expected:");
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> Parcel.of(Thread.currentThread()));
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> Parcel.of(itself))
        .withMessageContaining("nested");
  }

  @Test
  void whatTheReceiverDoesNotHaveIsNamed() {
    Parcel parcel = new Parcel.Serialized(SerialForm.write(new Point(1, 2)));
    ClassLoader bare = new ClassLoader(ClassLoader.getPlatformClassLoader()) {};
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> parcel.open(bare))
        .withMessageContaining(Point.class.getName());
  }

  @Test
  void classesOfTheJdkThatAreNoValuesAreRefusedOnBothSides() throws Exception {
    Object hostile = new javax.management.StringValueExp("x");
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> crossedInRecord(hostile))
        .withMessageContaining("a javax.management.StringValueExp (expected:");
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(form)) {
      out.writeObject(hostile);
    }
    Parcel parcel = new Parcel.Serialized(form.toByteArray());
    assertThatExceptionOfType(UncrossableValueException.class)
        .isThrownBy(() -> parcel.open(OWN))
        .withMessageContaining("REJECTED");
  }

  @Test
  void equalValuesMakeEqualParcels() {
    assertThat(Parcel.of(new byte[] {1})).isEqualTo(Parcel.of(new byte[] {1}));
    assertThat(Parcel.of("a")).isNotEqualTo(Parcel.of("b"));
    assertThat(Parcel.of("a")).hasSameHashCodeAs(Parcel.of("a"));
  }

  /** Has classes of its own, of the same names. */
  private static final class OtherLoader extends ClassLoader {
    OtherLoader() {
      super(OWN);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Point.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (var in = OWN.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
