package io.molt.manager.timer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers by the moment at which they come, the soonest first. Each knows its place, so that one of
 * ten thousand is taken out as quickly as it was put in.
 *
 * <p>All of it is done under the lock of whoever has it.
 */
final class TimerHeap<T extends IntervalTimer> {

  private static final int FEW = 16;

  private @Nullable IntervalTimer[] timers = new IntervalTimer[FEW];
  private int size;

  int size() {
    return size;
  }

  /** The one that comes next; null if there is none. */
  @SuppressWarnings("unchecked") // nothing else is put in
  @Nullable T first() {
    return (T) timers[0];
  }

  /** Puts one in. If there is no memory for that, nothing has changed. */
  void add(T timer) {
    if (size == timers.length) {
      timers = Arrays.copyOf(timers, 2 * size);
    }
    rise(timer, size++);
  }

  /** Takes one out, if it is there. */
  void remove(T timer) {
    int hole = timer.place;
    if (hole == IntervalTimer.NOWHERE) {
      return;
    }
    timer.place = IntervalTimer.NOWHERE;
    size--;
    IntervalTimer last = at(size);
    timers[size] = null;
    if (hole != size) {
      sink(last, hole);
      if (last.place == hole) {
        rise(last, hole);
      }
    }
  }

  /** The first comes later than it was to. */
  void firstComesLater() {
    sink(at(0), 0);
  }

  private void rise(IntervalTimer timer, int from) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (!timer.isBefore(at(parent))) {
        break;
      }
      put(at(parent), place);
      place = parent;
    }
    put(timer, place);
  }

  private void sink(IntervalTimer timer, int from) {
    int place = from;
    while (true) {
      int child = 2 * place + 1;
      if (child + 1 < size && at(child + 1).isBefore(at(child))) {
        child++;
      }
      if (child >= size || !at(child).isBefore(timer)) {
        break;
      }
      put(at(child), place);
      place = child;
    }
    put(timer, place);
  }

  private IntervalTimer at(int place) {
    IntervalTimer timer = timers[place];
    if (timer == null) {
      throw new IllegalStateException("no timer at " + place + " of " + size);
    }
    return timer;
  }

  private void put(IntervalTimer timer, int place) {
    timers[place] = timer;
    timer.place = place;
  }
}
