package io.molt.manager.lane;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one application's open connections, by the ids of their connections. Usable from any
 * thread. The lanes are linked with each other, which costs each 9 bytes; in a map from boxed ids
 * they cost 61.
 */
public final class Lanes {

  private static final int STRIPE_BITS = 6;

  /** Each has a lock of its own. */
  private static final int STRIPES = 1 << STRIPE_BITS;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final int FIRST_BUCKETS = 4;

  private final List<Stripe> stripes;
  private final Rooms rooms = new Rooms();

  public Lanes() {
    stripes = Stream.generate(Stripe::new).limit(STRIPES).toList();
  }

  /** The rooms of those that are here. */
  Rooms rooms() {
    return rooms;
  }

  public void add(ConnectionLane lane) {
    stripe(lane.transport().id()).add(lane);
  }

  /** Removes one that was added; nothing happens if it was removed before. */
  void remove(ConnectionLane lane) {
    stripe(lane.transport().id()).remove(lane);
  }

  /** The lane of a connection; null if there is none. */
  public @Nullable ConnectionLane get(long id) {
    return stripe(id).get(id);
  }

  /** Those that are in a room, as they come and go. */
  public Collection<ConnectionLane> in(String room) {
    return rooms.in(room);
  }

  /** All that are there now. */
  public List<ConnectionLane> all() {
    List<ConnectionLane> all = new ArrayList<>();
    stripes.forEach(stripe -> stripe.addTo(all));
    return all;
  }

  private Stripe stripe(long id) {
    return stripes.get(spread(id) >>> (Integer.SIZE - STRIPE_BITS));
  }

  /** Ids that are a fixed step apart fall into different stripes and buckets. */
  private static int spread(long id) {
    return (int) ((id * GOLDEN_RATIO) >>> Integer.SIZE);
  }

  /** A hash table of its own. */
  private static final class Stripe {
    private @Nullable ConnectionLane[] buckets = new ConnectionLane[FIRST_BUCKETS];
    private int size;

    public synchronized void add(ConnectionLane lane) {
      if (size == buckets.length) {
        grow();
      }
      link(lane);
      size++;
    }

    synchronized void remove(ConnectionLane lane) {
      int bucket = bucket(lane.transport().id());
      ConnectionLane before = null;
      for (ConnectionLane each = buckets[bucket]; each != null; each = each.next()) {
        if (each.transport().id() == lane.transport().id()) {
          if (before == null) {
            buckets[bucket] = each.next();
          } else {
            before.setNext(each.next());
          }
          size--;
          return;
        }
        before = each;
      }
    }

    public synchronized @Nullable ConnectionLane get(long id) {
      ConnectionLane lane = buckets[bucket(id)];
      while (lane != null && lane.transport().id() != id) {
        lane = lane.next();
      }
      return lane;
    }

    synchronized void addTo(List<ConnectionLane> all) {
      for (ConnectionLane first : buckets) {
        for (ConnectionLane lane = first; lane != null; lane = lane.next()) {
          all.add(lane);
        }
      }
    }

    private void grow() {
      List<ConnectionLane> all = new ArrayList<>(size);
      addTo(all);
      buckets = new ConnectionLane[2 * size];
      all.forEach(this::link);
    }

    private void link(ConnectionLane lane) {
      int bucket = bucket(lane.transport().id());
      lane.setNext(buckets[bucket]);
      buckets[bucket] = lane;
    }

    private int bucket(long id) {
      return spread(id) & (buckets.length - 1);
    }
  }
}
