package io.molt.itests;

import java.util.Map;
import java.util.Optional;

/** A running server that a {@link Comparison} asks. */
interface Peer extends AutoCloseable {

  /** As it is shown to people. */
  String name();

  /** The process whose time and memory are measured. */
  long pid();

  /** Where it listens. */
  Map<Door, Integer> ports();

  default int port(Door door) {
    return Optional.ofNullable(ports().get(door))
        .orElseThrow(() -> new IllegalArgumentException(name() + " has no " + door));
  }

  default boolean serves(Workload workload) {
    return ports().containsKey(workload.door());
  }

  /** Whether it is a JVM, which can be asked about itself. */
  default boolean isJava() {
    return true;
  }

  @Override
  void close();
}
