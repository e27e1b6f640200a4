package io.molt.manager.parcel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.worker.PipeMessage;
import io.molt.worker.UncrossableValueException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
  void serializableValuesAreReadWithTheReceiversClasses() throws Exception {
    List<Point> value = List.of(new Point(1, 2));
    Parcel parcel = new Parcel.Serialized(SerialForm.write(value));
    assertThat(parcel.open(OWN)).isEqualTo(value);
    ClassLoader other = new OtherLoader();
    Object copy = ((List<?>) parcel.open(other)).getFirst();
    assertThat(copy.getClass().getName()).isEqualTo(Point.class.getName());
    assertThat(copy.getClass().getClassLoader()).isSameAs(other);
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
  void classesOfTheJdkThatAreNoValuesAreFiltered() {
    Object hostile = new javax.management.StringValueExp("x");
    Parcel parcel = new Parcel.Serialized(SerialForm.write(hostile));
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
