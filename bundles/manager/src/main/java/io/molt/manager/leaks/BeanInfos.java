package io.molt.manager.leaks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caches of {@code java.beans.Introspector}, of which each thread group has one: {@code
 * flushCaches()} would empty only that of the thread that calls it, and of other workers' too.
 */
final class BeanInfos implements Finder {

  private static final String CONTEXT = "java.beans.ThreadGroupContext";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(search, "java.beans.Introspector", "java.beans.XMLDecoder")) {
      return;
    }
    Class<?> type = Inside.type(CONTEXT);
    Method remove = Inside.method(type, "removeBeanInfo", Class.class);
    for (Object context : contexts(Inside.read(type, "contexts"))) {
      for (Class<?> bean : beans(context)) {
        Trail trail = search.of(bean);
        if (trail != null) {
          trail.add(
              "java.beans.Introspector's information on " + bean.getName(),
              new Remedy("taken out", () -> remove.invoke(context, bean)));
        }
      }
    }
  }

  private static List<Object> contexts(@Nullable Object map) throws ReflectiveOperationException {
    List<Object> contexts = new ArrayList<>();
    if (map == null) {
      return contexts;
    }
    Class<?> declaring = Inside.type("java.beans.WeakIdentityMap");
    synchronized (map) {
      Object[] table = (Object[]) Inside.field(declaring, "table").get(map);
      for (Object first : table == null ? new Object[0] : table) {
        for (Object each = first; each != null; each = Inside.read(each, "next")) {
          Object context = Inside.read(each, "value");
          if (context != null) {
            contexts.add(context);
          }
        }
      }
    }
    return contexts;
  }

  private static List<Class<?>> beans(Object context) throws ReflectiveOperationException {
    List<Class<?>> beans = new ArrayList<>();
    synchronized (context) {
      if (Inside.read(context, "beanInfoCache") instanceof Map<?, ?> cache) {
        cache.keySet().forEach(bean -> beans.add((Class<?>) bean));
      }
    }
    return beans;
  }
}
