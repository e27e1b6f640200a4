package io.molt.manager.leaks;

import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The cache of {@link ResourceBundle}. It lets go only when memory is short; what it has of other
 * workers is left alone.
 */
final class ResourceBundles implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!(Inside.read(ResourceBundle.class, "cacheList") instanceof Map<?, ?> cache)) {
      return;
    }
    for (Object key : cache.keySet()) {
      Trail trail = trail(key, search);
      if (trail != null) {
        trail.add(
            "resource bundle " + Inside.read(key, "name") + " in the cache",
            new Remedy("taken out", () -> cache.remove(key)));
      }
    }
  }

  private static @Nullable Trail trail(Object key, Search search)
      throws ReflectiveOperationException {
    Trail loaded = trailOf(Inside.read(key, "moduleRef"), search);
    return loaded == null ? trailOf(Inside.read(key, "callerRef"), search) : loaded;
  }

  private static @Nullable Trail trailOf(@Nullable Object reference, Search search) {
    return reference instanceof java.lang.ref.Reference<?> module
            && module.get() instanceof Module of
        ? search.of(of.getClassLoader())
        : null;
  }
}
