package io.molt.itests;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The command line of a server of the benchmarks: {@code DIRECTORY HTTP=9501 TCP=9502}.
 *
 * @param files what all servers show alike
 * @param ports where to listen
 */
record PeerArguments(SharedFiles files, Map<Door, Integer> ports) {

  static PeerArguments parse(String... arguments) {
    Map<Door, Integer> ports = new EnumMap<>(Door.class);
    for (int i = 1; i < arguments.length; i++) {
      String[] words = arguments[i].split("=", 2);
      ports.put(Door.valueOf(words[0]), Integer.valueOf(words[1]));
    }
    return new PeerArguments(new SharedFiles(Path.of(arguments[0])), ports);
  }

  boolean has(Door door) {
    return ports.containsKey(door);
  }

  int port(Door door) {
    return ports.get(door);
  }
}
