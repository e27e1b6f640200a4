package io.molt.deployer;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The last content of each application that was tried, whether it was taken or not: it is not tried
 * again by itself. Usable from any thread.
 */
final class Attempts {

  private final ConcurrentMap<String, Attempt> last = new ConcurrentHashMap<>();

  /**
   * @param file the name of the file
   * @param key its content
   */
  private record Attempt(String file, String key) {}

  void record(String application, String file, String key) {
    last.put(application, new Attempt(file, key));
  }

  boolean isLast(String application, String key) {
    return Optional.ofNullable(last.get(application)).filter(a -> a.key().equals(key)).isPresent();
  }

  /** The file that was tried last. */
  Optional<String> file(String application) {
    return Optional.ofNullable(last.get(application)).map(Attempt::file);
  }

  void forget(String application) {
    last.remove(application);
  }
}
