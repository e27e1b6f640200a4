package io.molt.manager.lane;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which connections of an application are in which room. A room is here as long as somebody is in
 * it. Usable from any thread.
 */
final class Rooms {

  private final ConcurrentMap<String, Set<ConnectionLane>> members = new ConcurrentHashMap<>();

  /** A connection joins. False if it is closed. */
  boolean join(ConnectionLane lane, String room) {
    // Under the room's lock, so that whoever is noted as in it is in it, or about to leave it.
    members.compute(
        room,
        (name, before) -> {
          if (!lane.keep(kept -> kept.in(room)).isOpen()) {
            return before;
          }
          Set<ConnectionLane> all = before == null ? ConcurrentHashMap.newKeySet(4) : before;
          all.add(lane);
          return all;
        });
    return lane.transport().isOpen();
  }

  /** A connection leaves. Whether it was in it. */
  boolean leave(ConnectionLane lane, String room) {
    boolean[] was = new boolean[1];
    members.computeIfPresent(
        room,
        (name, all) -> {
          was[0] = all.contains(lane);
          lane.keep(kept -> kept.out(room));
          all.remove(lane);
          return all.isEmpty() ? null : all;
        });
    return was[0];
  }

  /** One that is closed leaves those that it was in; it can join none any more. */
  void leave(ConnectionLane lane, Set<String> rooms) {
    for (String room : rooms) {
      members.computeIfPresent(
          room,
          (name, all) -> {
            all.remove(lane);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Those that are in a room, as they come and go. */
  Collection<ConnectionLane> in(String room) {
    return members.getOrDefault(room, Set.of());
  }
}
