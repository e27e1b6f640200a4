package io.molt.manager.worker;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which generation of an application serves: the one volatile reference that a switch replaces.
 * Every event reads it once, when it is taken out.
 */
public final class Serving {

  private volatile @Nullable Generation generation;

  /** How many workers were made for it. */
  private final AtomicInteger workers = new AtomicInteger();

  /** A number that no other worker of the pool has, from 1 on. */
  int nextSerial() {
    return workers.incrementAndGet();
  }

  public @Nullable Generation generation() {
    return generation;
  }

  /** Makes another generation serve, or none. Under the application's lock. */
  public void replace(@Nullable Generation next) {
    generation = next;
  }
}
