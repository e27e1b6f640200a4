package io.molt.manager.leaks;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look for all that holds the code of some workers. Holds that code itself: short-lived. */
public final class Search {

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private final Map<ClassLoader, Trail> trails = new IdentityHashMap<>();
  private final List<SharedCode> shared;

  /**
   * @param loaders what is looked for
   * @param shared where else than in the JDK it may be held
   */
  Search(Iterable<ClassLoader> loaders, List<SharedCode> shared) {
    this.shared = shared;
    loaders.forEach(loader -> trails.put(loader, new Trail()));
  }

  /** Has each look; none that fails keeps another from looking. */
  void run(List<Finder> finders) {
    for (Finder finder : finders) {
      try {
        finder.look(this);
      } catch (Exception | LinkageError closed) {
        LOG.debug("{}: {}", finder.getClass().getSimpleName(), closed.toString());
      }
    }
  }

  /** The trail of the code that a class, a class loader or any other object is of, or null. */
  public @Nullable Trail of(@Nullable Object object) {
    return switch (object) {
      case null -> null;
      case ClassLoader loader -> ofLoader(loader);
      case Class<?> type -> ofLoader(type.getClassLoader());
      default -> ofLoader(object.getClass().getClassLoader());
    };
  }

  /** The object itself, or what it holds in collections and tasks of the JDK, if it is of one. */
  @Nullable Object within(@Nullable Object holder) {
    if (holder == null || of(holder) != null) {
      return holder;
    }
    return Reach.isShallow(holder)
        ? Reach.shallow().first(holder, object -> of(object) != null)
        : null;
  }

  /** A class loader that a worker has made for itself is the worker's too. */
  private @Nullable Trail ofLoader(@Nullable ClassLoader loader) {
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      Trail trail = trails.get(each);
      if (trail != null) {
        return trail;
      }
    }
    return null;
  }

  Trail trail(ClassLoader loader) {
    Trail trail = trails.get(loader);
    if (trail == null) {
      throw new IllegalArgumentException(loader + " (expected: one that is looked for)");
    }
    return trail;
  }

  Set<ClassLoader> loaders() {
    return trails.keySet();
  }

  List<SharedCode> shared() {
    return shared;
  }
}
