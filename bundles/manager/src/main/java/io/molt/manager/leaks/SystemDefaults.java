package io.molt.manager.leaks;

import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.URL;
import java.net.URLConnection;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a worker has set for the whole JVM. Where nothing is the default, nothing is set again. */
final class SystemDefaults implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    add(
        search,
        Thread::getDefaultUncaughtExceptionHandler,
        "default exception handler",
        () -> Thread.setDefaultUncaughtExceptionHandler(null));
    if (Loaded.isUsed(search, "java.net.Authenticator")) {
      add(
          search,
          Authenticator::getDefault,
          "default java.net.Authenticator",
          () -> Authenticator.setDefault(null));
    }
    if (Loaded.isUsed(search, "java.net.CookieHandler")) {
      add(
          search,
          CookieHandler::getDefault,
          "default java.net.CookieHandler",
          () -> CookieHandler.setDefault(null));
    }
    if (Loaded.isUsed(search, "java.net.ResponseCache")) {
      add(
          search,
          ResponseCache::getDefault,
          "default java.net.ResponseCache",
          () -> ResponseCache.setDefault(null));
    }
    if (Loaded.isUsed(search, "java.net.ProxySelector")) {
      // With none, the proxies that the JVM was started with would be forgotten.
      add(search, ProxySelector::getDefault, "default java.net.ProxySelector", null);
    }
    add(search, () -> System.out, "System.out", null);
    add(search, () -> System.err, "System.err", null);
    add(search, () -> System.in, "System.in", null);
    add(search, System::getProperties, "the system properties", null);
    addField(search, URL.class, "factory", "factory of URL handlers");
    addField(search, URLConnection.class, "factory", "factory of content handlers");
    addField(search, URLConnection.class, "fileNameMap", "map of file names to content types");
    addEntries(search, URL.class, "handler of URLs ");
    addEntries(search, URLConnection.class, "handler of contents ");
  }

  private static void addField(Search search, Class<?> type, String name, String what)
      throws ReflectiveOperationException {
    Field field = Inside.field(type, name);
    add(search, () -> read(field), what, () -> field.set(null, null));
  }

  private static @Nullable Object read(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
  }

  private static void addEntries(Search search, Class<?> type, String what)
      throws ReflectiveOperationException {
    if (Inside.read(type, "handlers") instanceof Map<?, ?> handlers) {
      for (Map.Entry<?, ?> entry : Map.copyOf(handlers).entrySet()) {
        Object key = entry.getKey();
        add(search, () -> handlers.get(key), what + key, () -> handlers.remove(key));
      }
    }
  }

  /**
   * @param reset is not done if another has been set meanwhile; null if it would not be safe
   */
  @SuppressWarnings("ReferenceEquality") // that very object is meant
  private static void add(
      Search search,
      Supplier<? extends @Nullable Object> present,
      String what,
      Remedy.@Nullable Action reset) {
    Object held = present.get();
    Trail trail = search.of(held);
    if (trail == null || held == null) {
      return;
    }
    Remedy remedy =
        reset == null
            ? null
            : new Remedy(
                "removed",
                () -> {
                  if (present.get() == held) {
                    reset.run();
                  }
                });
    trail.add(what + " (" + Words.type(held) + ")", "", remedy);
  }
}
