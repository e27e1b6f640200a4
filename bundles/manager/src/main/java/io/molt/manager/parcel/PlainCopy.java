package io.molt.manager.parcel;

import io.molt.worker.UncrossableValueException;
import io.molt.worker.Worker;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Copies a value of JDK types, if it is one: most are, and need no serialised form. */
final class PlainCopy {

  private static final int DEEPEST = 64;

  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class);

  /** Stands for: this is none. Null is a value. */
  private static final Object NONE = new Object();

  /** Whether something was copied that the receiver could change. */
  private boolean mutable;

  private PlainCopy() {}

  /** Empty if the value has a part of another type. */
  static Optional<Parcel.Plain> of(@Nullable Object value) {
    PlainCopy copy = new PlainCopy();
    Object copied = copy.copy(value, 0);
    return copied == NONE ? Optional.empty() : Optional.of(new Parcel.Plain(copied, copy.mutable));
  }

  /** A further copy of what was copied before. */
  static @Nullable Object again(@Nullable Object value) {
    return new PlainCopy().copy(value, 0);
  }

  private @Nullable Object copy(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new UncrossableValueException(
          "a value that is nested more than "
              + DEEPEST
              + " deep, or holds itself (expected: neither)");
    }
    return switch (value) {
      case null -> null;
      case Object plain when isImmutable(plain) -> plain;
      case ByteBuffer buffer -> bytes(buffer);
      case List<?> list when isJdks(list) -> list(list, depth);
      case Set<?> set when isJdks(set) -> set(set, depth);
      case Map<?, ?> map when isJdks(map) -> map(map, depth);
      case Map.Entry<?, ?> entry when isJdks(entry) -> entry(entry, depth);
      case Optional<?> optional -> optional(optional, depth);
      case Record own when isApis(own.getClass()) -> record(own, depth);
      default -> array(value);
    };
  }

  private static boolean isImmutable(Object value) {
    Class<?> type = value.getClass();
    return IMMUTABLE.contains(type)
        || (type.getPackageName().equals("java.time") && isJdks(value))
        || (value instanceof Enum<?> constant && isJdks(constant.getDeclaringClass()));
  }

  private static boolean isJdks(Object value) {
    return isJdks(value.getClass());
  }

  private static boolean isJdks(Class<?> type) {
    return type.getModule().equals(Object.class.getModule());
  }

  private static boolean isApis(Class<?> type) {
    return Worker.class.getClassLoader().equals(type.getClassLoader())
        && type.getPackageName().startsWith("io.molt.");
  }

  private ByteBuffer bytes(ByteBuffer buffer) {
    mutable = true;
    return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
  }

  private @Nullable Object list(List<?> list, int depth) {
    List<@Nullable Object> copies = new ArrayList<>(list.size());
    return addAll(list, copies, depth) ? Collections.unmodifiableList(copies) : NONE;
  }

  private @Nullable Object set(Set<?> set, int depth) {
    Set<@Nullable Object> copies = LinkedHashSet.newLinkedHashSet(set.size());
    return addAll(set, copies, depth) ? Collections.unmodifiableSet(copies) : NONE;
  }

  private boolean addAll(Collection<?> values, Collection<@Nullable Object> copies, int depth) {
    for (Object value : values) {
      Object copy = copy(value, depth + 1);
      if (copy == NONE) {
        return false;
      }
      copies.add(copy);
    }
    return true;
  }

  private @Nullable Object map(Map<?, ?> map, int depth) {
    Map<@Nullable Object, @Nullable Object> copies = LinkedHashMap.newLinkedHashMap(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key = copy(entry.getKey(), depth + 1);
      Object value = copy(entry.getValue(), depth + 1);
      if (key == NONE || value == NONE) {
        return NONE;
      }
      copies.put(key, value);
    }
    return Collections.unmodifiableMap(copies);
  }

  private Object entry(Map.Entry<?, ?> entry, int depth) {
    Object key = copy(entry.getKey(), depth + 1);
    Object value = copy(entry.getValue(), depth + 1);
    return key == NONE || value == NONE ? NONE : new SimpleImmutableEntry<>(key, value);
  }

  private Object optional(Optional<?> optional, int depth) {
    Object value = copy(optional.orElse(null), depth + 1);
    return value == NONE ? NONE : Optional.ofNullable(value);
  }

  /** A record of the API itself if it holds only what cannot be changed, else one of copies. */
  @SuppressWarnings("ReferenceEquality") // that very object is meant
  private Object record(Record own, int depth) {
    RecordComponent[] components = own.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] copies = new Object[components.length];
    boolean same = true;
    try {
      for (int i = 0; i < components.length; i++) {
        Object value = components[i].getAccessor().invoke(own);
        types[i] = components[i].getType();
        copies[i] = copy(value, depth + 1);
        if (copies[i] == NONE) {
          return NONE;
        }
        same &= copies[i] == value;
      }
      return same ? own : own.getClass().getDeclaredConstructor(types).newInstance(copies);
    } catch (ReflectiveOperationException | IllegalArgumentException unlike) {
      return NONE;
    }
  }

  private Object array(Object value) {
    Object copy =
        switch (value) {
          case byte[] array -> array.clone();
          case short[] array -> array.clone();
          case int[] array -> array.clone();
          case long[] array -> array.clone();
          case float[] array -> array.clone();
          case double[] array -> array.clone();
          case char[] array -> array.clone();
          case boolean[] array -> array.clone();
          case String[] array -> array.clone();
          default -> NONE;
        };
    mutable |= copy != NONE;
    return copy;
  }
}
