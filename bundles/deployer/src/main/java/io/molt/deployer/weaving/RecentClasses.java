package io.molt.deployer.weaving;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rewritten classes that were asked for last, up to a bound. Usable from any thread. */
final class RecentClasses {

  private static final float LOAD = 0.75f;

  private final Map<String, Woven> classes = new LinkedHashMap<>(16, LOAD, true);
  private final long bound;
  private long held;

  /**
   * @param bound of their bytes together
   */
  RecentClasses(long bound) {
    this.bound = bound;
  }

  synchronized Optional<Woven> get(String name) {
    return Optional.ofNullable(classes.get(name));
  }

  synchronized void put(String name, Woven woven) {
    Woven replaced = classes.put(name, woven);
    held += woven.bytes().length - (replaced == null ? 0 : replaced.bytes().length);
    Iterator<Woven> oldest = classes.values().iterator();
    while (held > bound) {
      held -= oldest.next().bytes().length;
      oldest.remove();
    }
  }

  synchronized long held() {
    return held;
  }
}
