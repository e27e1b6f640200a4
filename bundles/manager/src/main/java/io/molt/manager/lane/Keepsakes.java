package io.molt.manager.lane;

import io.molt.manager.parcel.Parcel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stays with a connection whichever code has it: what workers have kept with it, and the names
 * of the rooms that it is in. One object, which most connections have in common, as most keep
 * nothing.
 *
 * @param isOpen whether it may still join a room; when it is closed, the rooms are those that it
 *     was in
 */
record Keepsakes(Map<String, Parcel> attributes, Set<String> rooms, boolean isOpen) {

  /** Nothing is kept. */
  static final Keepsakes NONE = new Keepsakes(Map.of(), Set.of(), true);

  /** Keeps a value, or with null none. */
  Keepsakes with(String name, @Nullable Parcel value) {
    Map<String, Parcel> changed = new HashMap<>(attributes);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return new Keepsakes(Map.copyOf(changed), rooms, isOpen);
  }

  Keepsakes in(String room) {
    if (!isOpen || rooms.contains(room)) {
      return this;
    }
    Set<String> more = new HashSet<>(rooms);
    more.add(room);
    return new Keepsakes(attributes, Set.copyOf(more), true);
  }

  Keepsakes out(String room) {
    if (!isOpen || !rooms.contains(room)) {
      return this;
    }
    Set<String> fewer = new HashSet<>(rooms);
    fewer.remove(room);
    return new Keepsakes(attributes, Set.copyOf(fewer), true);
  }

  Keepsakes closed() {
    return new Keepsakes(attributes, rooms, false);
  }
}
