package io.molt.manager.leaks;

import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes from an object to those that it holds, a few steps far: into collections, maps, arrays and
 * references of the JDK, and into the fields of objects whose class it is told to look into. What
 * changes meanwhile may be missed, and calls no code but the JDK's.
 */
final class Reach {

  private static final String CONCURRENT = "java.util.concurrent.";

  private final int steps;
  private final int most;
  private final Predicate<Class<?>> looksInto;
  private final Set<Object> expanded = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Class<?>, List<Field>> fields = new HashMap<>();

  private record Stop(Object object, int step) {}

  /**
   * @param steps how far it goes
   * @param most how many objects it looks into, over all calls
   * @param looksInto whether it reads the fields of a class
   */
  Reach(int steps, int most, Predicate<Class<?>> looksInto) {
    this.steps = steps;
    this.most = most;
    this.looksInto = looksInto;
  }

  /** Into values of the JDK's own classes only. */
  static Reach shallow() {
    return new Reach(4, 2_000, Reach::isTask);
  }

  /** Whether {@link #shallow} looks into an object at all: it does not into most. */
  static boolean isShallow(Object object) {
    return isContainer(object) || isTask(object.getClass());
  }

  /** Tasks and executors of the JDK wrap others. */
  static boolean isTask(Class<?> type) {
    return type.getName().startsWith(CONCURRENT)
        && (Runnable.class.isAssignableFrom(type)
            || java.util.concurrent.Callable.class.isAssignableFrom(type)
            || java.util.concurrent.Executor.class.isAssignableFrom(type)
            || java.util.concurrent.Future.class.isAssignableFrom(type));
  }

  /**
   * The first object in reach that a test accepts, which is not looked into, or null.
   *
   * @param wanted is asked for the root too
   */
  @Nullable Object first(@Nullable Object root, Predicate<Object> wanted) {
    List<Object> found = new ArrayList<>();
    all(root, object -> found.isEmpty() && wanted.test(object) && found.add(object));
    return found.isEmpty() ? null : found.getFirst();
  }

  /**
   * Goes as far as it may.
   *
   * @param visit told of each object; says whether to go no further there
   */
  void all(@Nullable Object root, Predicate<Object> visit) {
    Deque<Stop> next = new ArrayDeque<>();
    if (root != null) {
      next.add(new Stop(root, 0));
    }
    for (Stop stop = next.poll(); stop != null; stop = next.poll()) {
      boolean goesOn = !visit.test(stop.object) && stop.step < steps && expanded.size() < most;
      if (goesOn && isOpen(stop.object) && expanded.add(stop.object)) {
        int step = stop.step + 1;
        contents(stop.object).forEach(held -> next.add(new Stop(held, step)));
      }
    }
  }

  private boolean isOpen(Object object) {
    Class<?> type = object.getClass();
    return isContainer(object) || looksInto.test(type);
  }

  private static boolean isContainer(Object object) {
    if (object instanceof Object[]) {
      return true;
    }
    return object.getClass().getClassLoader() == null
        && (object instanceof Collection
            || object instanceof Map
            || object instanceof Map.Entry
            || object instanceof AtomicReference
            || object instanceof Optional
            || object instanceof SoftReference);
  }

  private List<Object> contents(Object object) {
    List<Object> held = new ArrayList<>();
    try {
      if (isContainer(object)) {
        addContents(object, held);
      } else {
        addFields(object, held);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError missed) {
      return held; // it changes right now, or is closed
    }
    return held;
  }

  private void addContents(Object object, List<Object> held) throws ReflectiveOperationException {
    switch (object) {
      case Object[] array -> addElements(array, held);
      case WeakHashMap<?, ?> map -> addWeak(map, held);
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                add(key, held);
                add(value, held);
              });
      case Map.Entry<?, ?> entry -> {
        add(entry.getKey(), held);
        add(entry.getValue(), held);
      }
      case Collection<?> collection -> collection.forEach(element -> add(element, held));
      case AtomicReference<?> reference -> add(reference.get(), held);
      case Optional<?> optional -> optional.ifPresent(value -> add(value, held));
      case SoftReference<?> reference -> add(reference.get(), held);
      default -> throw new IllegalStateException(object.getClass() + " is no container");
    }
  }

  private void addElements(Object[] array, List<Object> held) {
    for (int i = 0; i < Array.getLength(array) && i < most; i++) {
      add(array[i], held);
    }
  }

  /** Its own methods take out what was collected, which only its user may have happen. */
  private void addWeak(WeakHashMap<?, ?> map, List<Object> held)
      throws ReflectiveOperationException {
    Field value = Inside.field(Inside.type("java.util.WeakHashMap$Entry"), "value");
    Field after = Inside.field(Inside.type("java.util.WeakHashMap$Entry"), "next");
    Object[] table = (Object[]) Inside.field(WeakHashMap.class, "table").get(map);
    for (Object first : table == null ? new Object[0] : table) {
      for (Object entry = first; entry != null; entry = after.get(entry)) {
        add(value.get(entry), held);
      }
    }
  }

  private void addFields(Object object, List<Object> held) throws IllegalAccessException {
    for (Field field : fields(object.getClass())) {
      Object value = field.get(object);
      if (!(value instanceof Reference) || value instanceof SoftReference) {
        add(value, held);
      }
    }
  }

  private List<Field> fields(Class<?> type) {
    List<Field> known = fields.get(type);
    if (known == null) {
      known = new ArrayList<>();
      for (Class<?> each = type;
          each != null && looksInto.test(each);
          each = each.getSuperclass()) {
        for (Field field : each.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            known.add(field);
          }
        }
      }
      fields.put(type, known);
    }
    return known;
  }

  private static void add(@Nullable Object object, List<Object> held) {
    if (object != null && !(object instanceof String) && !(object instanceof Number)) {
      held.add(object);
    }
  }
}
