package io.molt.manager.leaks;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The threads of {@link HttpClient}: one that was given something of the worker's is shut down. */
final class HttpClientThreads implements ThreadKind {

  private static final String TYPE = "jdk.internal.net.http.HttpClientImpl$SelectorManager";

  @Override
  public boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException {
    if (!thread.getClass().getName().equals(TYPE)) {
      return false;
    }
    if (Inside.read(thread, "owner") instanceof HttpClient client) {
      List<Optional<?>> parts =
          List.of(
              client.executor(), client.authenticator(), client.cookieHandler(), client.proxy());
      Object held = Reach.shallow().first(parts, object -> search.of(object) != null);
      Trail trail = search.of(held);
      if (trail != null && held != null) {
        trail.add(
            "HttpClient of " + Words.thread(thread) + " with " + Words.type(held),
            new Remedy("shut down", client::shutdownNow));
      }
    }
    return true;
  }
}
