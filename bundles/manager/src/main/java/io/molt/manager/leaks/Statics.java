package io.molt.manager.leaks;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Static fields of shared code: those of classes that are initialised, and what is to be reached
 * from there in a few steps. Initialises nothing. Reads very many objects.
 */
final class Statics implements Finder {

  private static final Logger LOG = LoggerFactory.getLogger(Statics.class);
  private static final int STEPS = 6;
  private static final int MOST = 200_000;

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    visit(
        search.shared(),
        (place, object) -> {
          Trail trail = search.of(object);
          if (trail != null) {
            trail.add(place + " holds " + Words.one(object));
          }
          return trail != null;
        });
  }

  /** Whether an object is to be reached. */
  @SuppressWarnings("ReferenceEquality") // that very object is meant
  boolean holds(Object wanted, List<SharedCode> shared) throws ReflectiveOperationException {
    boolean[] found = {false};
    visit(
        shared,
        (place, object) -> {
          found[0] |= object == wanted;
          return found[0];
        });
    return found[0];
  }

  private static void visit(List<SharedCode> shared, BiPredicate<String, Object> visit)
      throws ReflectiveOperationException {
    Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
    shared.forEach(code -> loaders.add(code.loader()));
    Reach reach =
        new Reach(
            STEPS, MOST, type -> loaders.contains(type.getClassLoader()) || Reach.isTask(type));
    for (SharedCode code : shared) {
      for (Class<?> type : Loaded.initialised(code.loader())) {
        for (Field field : fields(type)) {
          String place = code.name() + ": field " + type.getName() + "." + field.getName();
          reach.all(field.get(null), object -> visit.test(place, object));
        }
      }
    }
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    try {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    } catch (LinkageError | RuntimeException missing) {
      LOG.debug("The static fields of {} cannot be read: {}", type.getName(), missing.toString());
    }
    return fields;
  }
}
