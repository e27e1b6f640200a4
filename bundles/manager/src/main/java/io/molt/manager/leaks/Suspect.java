package io.molt.manager.leaks;

import org.jspecify.annotations.Nullable;

/**
 * Something that holds retired code.
 *
 * @param what names it: {@code thread "poller" (com.acme.Poller)}
 * @param where what it is doing, which may be something else the next time; empty if unknown
 * @param remedy makes it let go; null if that is not safe
 */
record Suspect(String what, String where, @Nullable Remedy remedy) {

  String sentence() {
    return where.isEmpty() ? what : what + ", " + where;
  }
}
