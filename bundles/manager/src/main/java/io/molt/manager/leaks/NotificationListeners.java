package io.molt.manager.leaks;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.management.MBeanServerDelegate;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * Listeners that a worker has added to the JVM's own MXBeans, which tell of collections and of
 * memory that runs low, or to any other MBean that keeps them where the JDK does.
 */
final class NotificationListeners implements Finder {

  private static final String WRAPPER =
      "com.sun.jmx.interceptor.DefaultMBeanServerInterceptor$ListenerWrapper";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(search, "javax.management.NotificationListener")) {
      return;
    }
    List<Field> lists =
        List.of(
            Inside.field(Inside.type("sun.management.NotificationEmitterSupport"), "listenerList"),
            Inside.field(
                Inside.type("javax.management.NotificationBroadcasterSupport"), "listenerList"));
    for (NotificationEmitter emitter : emitters()) {
      Object holder = holder(emitter);
      for (Field list : lists) {
        if (list.getDeclaringClass().isInstance(holder)
            && list.get(holder) instanceof List<?> listeners) {
          for (Object listener : List.copyOf(listeners)) {
            examine(emitter, listener, search);
          }
        }
      }
    }
  }

  /** What has the list: the one that tells of MBeans leaves it to another. */
  private static @Nullable Object holder(NotificationEmitter emitter)
      throws ReflectiveOperationException {
    return emitter instanceof MBeanServerDelegate
        ? Inside.field(MBeanServerDelegate.class, "broadcaster").get(emitter)
        : emitter;
  }

  private static Set<NotificationEmitter> emitters() throws ReflectiveOperationException {
    List<Object> beans = new ArrayList<>(ManagementFactory.getGarbageCollectorMXBeans());
    beans.add(ManagementFactory.getMemoryMXBean());
    new MBeanObjects().all().forEach(each -> beans.add(each.object()));
    Set<NotificationEmitter> emitters = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object bean : beans) {
      if (bean instanceof NotificationEmitter emitter) {
        emitters.add(emitter);
      }
    }
    return emitters;
  }

  private static void examine(NotificationEmitter emitter, Object entry, Search search)
      throws ReflectiveOperationException {
    Object listener = Inside.read(entry, "listener");
    Object filter = Inside.read(entry, "filter");
    Object handback = Inside.read(entry, "handback");
    Object given =
        listener != null && listener.getClass().getName().equals(WRAPPER)
            ? Inside.read(listener, "listener")
            : listener;
    Object held = first(search, given, filter, handback);
    Trail trail = search.of(held);
    if (trail != null && held != null && listener instanceof NotificationListener added) {
      trail.add(
          "notification listener " + Words.type(held) + " of " + Words.type(emitter),
          new Remedy("removed", () -> remove(emitter, added, filter, handback)));
    }
  }

  private static @Nullable Object first(Search search, @Nullable Object... parts) {
    for (Object part : parts) {
      Object held = search.within(part);
      if (held != null) {
        return held;
      }
    }
    return null;
  }

  /** Exactly that one: the same listener may be there with other filters. */
  private static void remove(
      NotificationEmitter emitter,
      NotificationListener listener,
      @Nullable Object filter,
      @Nullable Object handback)
      throws Exception {
    emitter.removeNotificationListener(listener, (NotificationFilter) filter, handback);
  }
}
