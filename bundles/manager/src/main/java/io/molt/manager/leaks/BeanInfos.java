package io.molt.manager.leaks;

import java.beans.Introspector;
import java.lang.ref.Reference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caches of {@link Introspector}: one for each thread group, and one that lets go only when
 * memory is short. {@link Introspector#flushCaches} would empty the last and that of the calling
 * thread's group, for all workers.
 */
final class BeanInfos implements Finder {

  private static final String CONTEXT = "java.beans.ThreadGroupContext";
  private static final String CONTEXTS = "java.beans.WeakIdentityMap";
  private static final String CLASSES = "com.sun.beans.introspect.ClassInfo";
  private static final String CACHE = "com.sun.beans.util.Cache";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsedByAny(search, "java.beans.Introspector", "java.beans.XMLDecoder")) {
      return;
    }
    List<Object> contexts = contexts();
    Method remove = Inside.method(Inside.type(CONTEXT), "removeBeanInfo", Class.class);
    for (Class<?> bean : beans(contexts)) {
      Trail trail = search.of(bean);
      if (trail != null) {
        trail.add(
            "java.beans.Introspector's information on " + bean.getName(),
            new Remedy(
                "taken out",
                () -> {
                  for (Object context : contexts) {
                    remove.invoke(context, bean);
                  }
                  Introspector.flushFromCaches(bean);
                }));
      }
    }
  }

  private static List<Object> contexts() throws ReflectiveOperationException {
    List<Object> contexts = new ArrayList<>();
    Object map = Inside.read(Inside.type(CONTEXT), "contexts");
    if (map != null) {
      synchronized (map) {
        for (Object entry : entries(Inside.field(Inside.type(CONTEXTS), "table").get(map))) {
          Object context = Inside.read(entry, "value");
          if (context != null) {
            contexts.add(context);
          }
        }
      }
    }
    return contexts;
  }

  private static List<Class<?>> beans(List<Object> contexts) throws ReflectiveOperationException {
    List<Class<?>> beans = new ArrayList<>();
    for (Object context : contexts) {
      synchronized (context) {
        if (Inside.read(context, "beanInfoCache") instanceof Map<?, ?> cache) {
          cache.keySet().forEach(bean -> add(bean, beans));
        }
      }
    }
    Object cache = Inside.read(Inside.type(CLASSES), "CACHE");
    for (Object entry : entries(Inside.field(Inside.type(CACHE), "table").get(cache))) {
      if (Inside.read(entry, "key") instanceof Reference<?> key) {
        add(key.get(), beans);
      }
    }
    return beans;
  }

  private static void add(@Nullable Object bean, List<Class<?>> beans) {
    if (bean instanceof Class<?> type) {
      beans.add(type);
    }
  }

  /** Of a hash table of the JDK's: chains. */
  private static List<Object> entries(@Nullable Object table) throws ReflectiveOperationException {
    List<Object> entries = new ArrayList<>();
    for (Object first : table instanceof Object[] chains ? chains : new Object[0]) {
      for (Object each = first; each != null; each = Inside.read(each, "next")) {
        entries.add(each);
      }
    }
    return entries;
  }
}
