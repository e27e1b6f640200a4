package io.molt.manager.leaks;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The threads of {@link Cleaner}. An action of a worker's that is not due is only named: it may
 * become due with the next collection.
 *
 * <p>Each {@link HttpClient} has an action that holds it, and so the executor that it was given.
 * Where the worker's code holds the client in turn, neither would ever go: such a client is shut
 * down.
 */
final class CleanerThreads implements ThreadKind {

  private static final String TYPE = "jdk.internal.ref.CleanerImpl";
  private static final String REFERENCE = TYPE + "$PhantomCleanableRef";
  private static final String HTTP = "java.net.http";

  @Override
  public boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException {
    if (task == null || !task.getClass().getName().equals(TYPE)) {
      return false;
    }
    Field action = Inside.field(Inside.type(REFERENCE), "action");
    for (Reference<?> cleanable : cleanables(Inside.read(task, "activeList"))) {
      if (action.getDeclaringClass().isInstance(cleanable)
          && cleanable instanceof Cleaner.Cleanable registered) {
        examine(thread, registered, action.get(cleanable), search);
      }
    }
    return true;
  }

  private static List<Reference<?>> cleanables(@Nullable Object list)
      throws ReflectiveOperationException {
    List<Reference<?>> cleanables = new ArrayList<>();
    if (list == null) {
      return cleanables;
    }
    synchronized (list) {
      for (Object node = Inside.read(list, "head");
          node != null;
          node = Inside.read(node, "next")) {
        if (Inside.read(node, "arr") instanceof Object[] array) {
          for (Object cleanable : array) {
            if (cleanable instanceof Reference<?> reference) {
              cleanables.add(reference);
            }
          }
        }
      }
    }
    return cleanables;
  }

  private static void examine(
      Thread thread, Cleaner.Cleanable cleanable, @Nullable Object action, Search search)
      throws ReflectiveOperationException {
    Trail own = search.of(action);
    if (own != null && action != null) {
      own.add("cleaning action " + Words.type(action) + " of " + Words.thread(thread));
    } else if (action != null && HTTP.equals(action.getClass().getModule().getName())) {
      for (Field field : action.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        if (field.get(action) instanceof HttpClient client) {
          examine(client, cleanable, search);
        }
      }
    }
  }

  private static void examine(HttpClient client, Cleaner.Cleanable cleanable, Search search) {
    List<Optional<?>> parts =
        List.of(client.executor(), client.authenticator(), client.cookieHandler(), client.proxy());
    Object held = search.within(parts);
    Trail trail = search.of(held);
    if (trail != null && held != null) {
      trail.add(
          "HttpClient with " + Words.type(held),
          new Remedy(
              "shut down",
              () -> {
                client.shutdownNow();
                cleanable.clean();
              }));
    }
  }
}
