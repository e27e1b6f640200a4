package io.molt.shared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row, changed in place. A version makes each call atomic: whoever writes makes
 * it odd, changes, and makes it even again; whoever reads takes what it has read only if the
 * version was even and still is the same. The last image that was read is kept and serves until the
 * row changes, so that reading what does not change allocates nothing.
 *
 * <p>While the version is odd no foreign code runs and nothing parks, so that a coroutine cannot be
 * taken off its thread then. What ends it is a store into a field, which also works when the stack
 * is full.
 */
final class Cells {

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Cells.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The version of a row that has been deleted; its key may have another one by now. */
  private static final long DELETED = Long.MIN_VALUE;

  /** After so many attempts a reader keeps the writers out. */
  private static final int ATTEMPTS = 100;

  private static final int SPINS = 50;

  private static final long[] NO_NUMBERS = {};
  private static final String[] NO_TEXTS = {};

  private volatile long version;
  private final long[] numbers;
  private final String[] texts;
  private @Nullable Image image;

  Cells(long[] numbers, String[] texts) {
    this.numbers = numbers;
    this.texts = texts;
  }

  static long[] numbers(int count) {
    return count == 0 ? NO_NUMBERS : new long[count];
  }

  static String[] texts(int count) {
    return count == 0 ? NO_TEXTS : new String[count];
  }

  boolean isDeleted() {
    return version == DELETED;
  }

  /**
   * Replaces some values.
   *
   * @return false if the row was deleted
   */
  boolean write(Values values) {
    long before = lock();
    if (before == DELETED) {
      return false;
    }
    try {
      begin();
      values.copyInto(numbers, texts);
    } finally {
      version = before + 2;
    }
    return true;
  }

  /**
   * Adds to a whole number.
   *
   * @return the sum; empty if the row was deleted
   * @throws ArithmeticException if it does not fit
   */
  OptionalLong add(Slot.Whole slot, long by, Schema schema, String key) {
    long before = lock();
    if (before == DELETED) {
      return OptionalLong.empty();
    }
    long held = 0;
    long sum = 0;
    boolean fits = false;
    try {
      held = numbers[slot.index()];
      sum = held + by;
      fits = ((held ^ sum) & (by ^ sum)) >= 0 && sum >= slot.min() && sum <= slot.max();
      if (fits) {
        begin();
        numbers[slot.index()] = sum;
      }
    } finally {
      version = before + 2;
    }
    if (!fits) {
      throw schema.beyond(key, slot, held, by);
    }
    return OptionalLong.of(sum);
  }

  /**
   * Adds to a number of type double.
   *
   * @return the sum; empty if the row was deleted
   */
  OptionalDouble add(Slot.Real slot, double by) {
    long before = lock();
    if (before == DELETED) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    try {
      begin();
      sum = Double.longBitsToDouble(numbers[slot.index()]) + by;
      numbers[slot.index()] = Double.doubleToRawLongBits(sum);
    } finally {
      version = before + 2;
    }
    return OptionalDouble.of(sum);
  }

  /**
   * Deletes the row for good.
   *
   * @param count of the rows; one less when others can know that it is deleted
   * @return false if it was deleted already
   */
  boolean delete(AtomicInteger count) {
    long before = lock();
    if (before == DELETED) {
      return false;
    }
    boolean counted = false;
    try {
      count.decrementAndGet();
      counted = true;
    } finally {
      version = counted ? DELETED : before;
    }
    return true;
  }

  /** A number as it is; empty if the row was deleted. */
  OptionalLong number(int index) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = version;
      if (before == DELETED) {
        return OptionalLong.empty();
      }
      long number = numbers[index];
      if (isStill(before)) {
        return OptionalLong.of(number);
      }
      pause(attempt);
    }
    long before = lock();
    if (before == DELETED) {
      return OptionalLong.empty();
    }
    long number = numbers[index];
    version = before;
    return OptionalLong.of(number);
  }

  /** A text as it is; null if the row was deleted. */
  @Nullable String text(int index) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = version;
      if (before == DELETED) {
        return null;
      }
      String text = texts[index];
      if (isStill(before)) {
        return text;
      }
      pause(attempt);
    }
    long before = lock();
    if (before == DELETED) {
      return null;
    }
    String text = texts[index];
    version = before;
    return text;
  }

  /** All values as they are; null if the row was deleted. */
  @Nullable Image image(Schema schema, String key) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = version;
      if (before == DELETED) {
        return null;
      }
      Image known = image;
      if (known != null && known.version() == before) {
        return known;
      }
      Image copy = copy(schema, key, before);
      if (isStill(before)) {
        // A race may put an older one here; its version tells.
        image = copy;
        return copy;
      }
      pause(attempt);
    }
    return imageWithoutWriters(schema, key);
  }

  private @Nullable Image imageWithoutWriters(Schema schema, String key) {
    long before = lock();
    if (before == DELETED) {
      return null;
    }
    try {
      return copy(schema, key, before);
    } finally {
      version = before;
    }
  }

  private Image copy(Schema schema, String key, long at) {
    return new Image(
        schema,
        key,
        numbers.length == 0 ? NO_NUMBERS : numbers.clone(),
        texts.length == 0 ? NO_TEXTS : texts.clone(),
        at);
  }

  /** Whether nothing was written since the version was read. An odd one is still being written. */
  private boolean isStill(long before) {
    VarHandle.acquireFence();
    return (before & 1) == 0 && version == before;
  }

  /**
   * Keeps all others out.
   *
   * @return the version before; {@link #DELETED} if it was deleted, and then nobody is kept out
   */
  private long lock() {
    for (int attempt = 0; ; attempt++) {
      long before = version;
      if (before == DELETED
          || ((before & 1) == 0 && VERSION.compareAndSet(this, before, before + 1))) {
        return before;
      }
      pause(attempt);
    }
  }

  /** Lets no change be seen before the odd version is. */
  private void begin() {
    VarHandle.storeStoreFence();
    if (image != null) {
      image = null;
    }
  }

  private static void pause(int attempt) {
    if (attempt < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
