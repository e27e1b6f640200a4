package io.molt.listener.spi;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one loop hold for their clients, and what is done about it when the
 * server's {@linkplain MemoryBudget budget} grows short:
 *
 * <ol>
 *   <li>those that hold more than others are read no further;
 *   <li>if the budget is exceeded all the same, or stays short for a second, those that hold most
 *       are given up, until it is not: a request that is not complete is answered with 503, and a
 *       client that does not read its answers is closed.
 * </ol>
 *
 * A connection that holds less than {@link #LITTLE} is left alone, and that is nearly every one at
 * nearly any time; it costs a subtraction. For use on the loop.
 */
public final class LoopMemory implements Runnable {

  /** A connection that holds something. */
  public interface Holder {

    /** What was counted last. */
    long counted();

    /** Counts anew: see {@link LoopMemory#count}. */
    public void count();

    /** Reads no further, or reads on. */
    void hold(boolean still);

    /** Lets go of what is held, at the cost of the client. */
    void giveUp();
  }

  private static final Logger LOG = LoggerFactory.getLogger(LoopMemory.class);

  /** What a connection may hold that is never blamed. */
  private static final long LITTLE = 2 * 1024;

  /** How far the budget may be behind this loop's own count. */
  public static final long UNTOLD = 64 * 1024;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int PATIENCE = 20;
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final EventLoop loop;
  private final MemoryBudget budget;
  private final Set<Holder> holders = new HashSet<>();
  private final Set<Holder> held = new HashSet<>();
  private long sum;
  private long told;
  private boolean looking;
  private boolean hurried;
  private int shortLooks;
  private long givenUp;
  private boolean said;
  private long saidNanos;

  public LoopMemory(EventLoop loop, MemoryBudget budget) {
    this.loop = loop;
    this.budget = budget;
  }

  /**
   * Takes account of what a connection holds now.
   *
   * @param before what was counted last
   * @return what is counted now
   */
  public long count(Holder holder, long before, long now) {
    if (now != before) {
      changed(holder, before, now);
    }
    return now;
  }

  private void changed(Holder holder, long before, long now) {
    sum += now - before;
    if (now > LITTLE != before > LITTLE) {
      if (now > LITTLE) {
        holders.add(holder);
      } else {
        holders.remove(holder);
      }
    }
    if (Math.abs(sum - told) >= UNTOLD) {
      tell();
    }
    if (now > before && now > LITTLE && budget.isTight()) {
      hold(holder);
      lookSoon();
    }
  }

  /** A connection is closed, and holds nothing any more. */
  public void forget(Holder holder, long before) {
    count(holder, before, 0);
    held.remove(holder);
  }

  public MemoryBudget budget() {
    return budget;
  }

  /** What was announced is in the count by now. */
  public void settle(long announced) {
    if (announced > 0) {
      tell();
      budget.settle(announced);
    }
  }

  private void tell() {
    budget.add(sum - told);
    told = sum;
  }

  private void hold(Holder holder) {
    if (held.add(holder)) {
      holder.hold(true);
    }
  }

  private void lookSoon() {
    if (!looking) {
      looking = true;
      loop.schedule(this, LOOK_NANOS, TimeUnit.NANOSECONDS);
    }
    if (budget.isExceeded() && !hurried) {
      hurried = true;
      loop.execute(this::reduce);
    }
  }

  /** Looks how things are, until there is room again. */
  @Override
  public void run() {
    looking = false;
    reduce();
    if (!held.isEmpty() || budget.isTight()) {
      looking = true;
      loop.schedule(this, LOOK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void reduce() {
    hurried = false;
    List.copyOf(holders).forEach(Holder::count);
    tell();
    if (budget.isTight()) {
      shortLooks++;
      List<Holder> most = thoseAboveAverage();
      most.forEach(this::hold);
      if (budget.isExceeded() || shortLooks > PATIENCE) {
        giveUp(most);
      }
    } else {
      shortLooks = 0;
      readOn();
    }
  }

  /** One after the other while there is little room, those first that lack least, most likely. */
  private void readOn() {
    List<Holder> next = new ArrayList<>(held);
    next.sort(Comparator.comparingLong(Holder::counted).reversed());
    for (Holder holder : budget.isEased() ? next : next.subList(0, Math.min(next.size(), 1))) {
      held.remove(holder);
      holder.hold(false);
    }
  }

  private List<Holder> thoseAboveAverage() {
    double average = holders.stream().mapToLong(Holder::counted).average().orElse(0);
    List<Holder> most = new ArrayList<>(holders);
    most.removeIf(holder -> holder.counted() < average);
    most.sort(Comparator.comparingLong(Holder::counted).reversed());
    return most;
  }

  /**
   * Those that hold most first; as many as bring the budget into order. A loop that has little is
   * not to blame: others have it, or what was announced is about to be counted.
   */
  private void giveUp(List<Holder> most) {
    long wanted = budget.held() - (budget.most() - budget.most() / 4);
    long over = Math.min(wanted, sum - budget.share() / 4);
    for (Holder holder : most) {
      if (over <= 0) {
        break;
      }
      over -= holder.counted();
      holder.giveUp();
      holder.count();
      givenUp++;
    }
    say();
  }

  private void say() {
    long now = loop.ticker().nanoTime();
    if (!said || now - saidNanos >= SAY_NANOS) {
      said = true;
      saidNanos = now;
      LOG.warn(
          "[listener] Clients make the server hold {} bytes (expected: at most"
              + " max_buffered_memory: {}); {} of those that hold most were cut off until now.",
          budget.held(),
          budget.most(),
          givenUp);
    }
  }
}
