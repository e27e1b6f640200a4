package io.molt.manager.leaks;

import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a {@code com.sun.net.httpserver.HttpServer}. One that calls a worker's handlers is
 * stopped, which frees its port, unless shared code holds it: then it is named.
 */
final class HttpServerThreads implements ThreadKind {

  private static final String DISPATCHER = "sun.net.httpserver.ServerImpl$Dispatcher";

  @Override
  public boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException {
    if (task == null || !task.getClass().getName().equals(DISPATCHER)) {
      return false;
    }
    Object server = Inside.read(task, "this$0");
    Object handler = server == null ? null : handler(server, search);
    Trail trail = search.of(handler);
    if (trail == null || server == null || handler == null) {
      return false;
    }
    String what = "HttpServer with " + Words.type(handler);
    if (Inside.read(server, "wrapper") instanceof HttpServer own
        && !new Statics().holds(own, search.shared())) {
      trail.add(what, new Remedy("stopped", () -> stop(own)));
    } else {
      trail.add(what);
    }
    return true;
  }

  /** What it has of a worker's; null if nothing. */
  private static @Nullable Object handler(Object server, Search search)
      throws ReflectiveOperationException {
    Object contexts = Inside.read(server, "contexts");
    Object list = contexts == null ? null : Inside.read(contexts, "list");
    if (list instanceof Iterable<?> all) {
      for (Object context : all) {
        for (String part : new String[] {"handler", "authenticator", "ufilters", "attributes"}) {
          Object held = search.within(Inside.read(context, part));
          if (held != null) {
            return held;
          }
        }
      }
    }
    return search.within(Inside.read(server, "executor"));
  }

  /** It waits for its thread, which may be inside a handler. */
  private static void stop(HttpServer server) {
    Thread.ofVirtual()
        .name("molt-http-stop")
        .inheritInheritableThreadLocals(false)
        .start(() -> server.stop(0));
  }
}
