package io.molt.manager.leaks;

import java.lang.ref.WeakReference;

/**
 * A callback that had not returned when its worker was removed.
 *
 * @param what what was being done: {@code onRequest GET /path}
 * @param thread runs it
 */
public record Unfinished(String what, WeakReference<Thread> thread) {}
