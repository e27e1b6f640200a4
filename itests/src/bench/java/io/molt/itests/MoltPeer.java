package io.molt.itests;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The distribution with one worker that serves what the servers of a {@link Comparison} are asked
 * for.
 *
 * @param name as it is shown to people
 * @param molt the server
 */
record MoltPeer(String name, MoltProcess molt, Map<Door, Integer> ports) implements Peer {

  /** The server's modes. */
  static final List<String> MODES = List.of("process", "base");

  /** Those that each build's server has. */
  private static final Set<Door> OLDEST = EnumSet.of(Door.HTTP, Door.TCP);

  /** Starts it in {@code process} or {@code base} mode, with one event loop. */
  static MoltPeer start(
      String mode, Set<Door> doors, SharedFiles files, Map<String, String> settings) {
    Instance instance = configured(Instance.empty(), mode);
    settings.forEach(instance::set);
    return withPages(instance, mode, doors, files);
  }

  /** Starts one whose direct memory the JVM counts, as it does that of Netty by itself. */
  static MoltPeer startCounted(String mode, Set<Door> doors, SharedFiles files) {
    Instance instance = configured(Instance.empty(), mode);
    instance.setEnvironment("JAVA_OPTS", "-Dio.netty.tryReflectionSetAccessible=false");
    return withPages(instance, mode, doors, files);
  }

  private static MoltPeer withPages(
      Instance instance, String mode, Set<Door> doors, SharedFiles files) {
    instance.setListener("http", "application", "page").setListener("tcp", "application", "page");
    instance.deploy("page.jar", MoltPages.page().bytes());
    if (doors.contains(Door.TLS)) {
      instance
          .listener("tls", "http")
          .setListener("tls", "application", "page")
          .setListener("tls", "ssl_cert_file", files.certificate().toString())
          .setListener("tls", "ssl_key_file", files.key().toString());
    }
    if (doors.contains(Door.ROOM)) {
      instance.listener("room", "http").setListener("room", "application", "room");
      instance.deploy("room.jar", MoltPages.room().bytes());
    }
    if (doors.contains(Door.FILES)) {
      instance
          .listener("files", "http")
          .setListener("files", "application", "page")
          .setListener("files", "enable_static_handler", "on")
          .setListener("files", "document_root", files.directory().toString());
    }
    return started(name(mode), instance, doors);
  }

  /** Starts an older build with the doors that it has. */
  static MoltPeer start(Baseline baseline, String mode, Set<Door> doors) {
    Instance instance = configured(Instance.empty().with(baseline.distribution()), mode);
    instance.deploy("page.jar", baseline.compile(MoltPages.olderPage()).bytes());
    Set<Door> had = EnumSet.copyOf(OLDEST);
    had.retainAll(doors);
    return started(name(baseline, mode), instance, had);
  }

  /** As today's server is shown to people. */
  static String name(String mode) {
    return "Molt, " + mode;
  }

  /** As an older one is. */
  static String name(Baseline baseline, String mode) {
    return baseline.name() + ", " + mode;
  }

  private static Instance configured(Instance instance, String mode) {
    return instance
        .set("mode", mode)
        .set("worker_num", "1")
        .set("reactor_num", "1")
        .set("log_level", "info");
  }

  private static MoltPeer started(String name, Instance instance, Set<Door> doors) {
    Map<Door, Integer> ports = new EnumMap<>(Door.class);
    doors.forEach(door -> ports.put(door, instance.port(listener(door))));
    return new MoltPeer(name, MoltProcess.start(instance), ports);
  }

  private static String listener(Door door) {
    return switch (door) {
      case HTTP, WEBSOCKET, HTTP2 -> "http";
      case TCP -> "tcp";
      case TLS -> "tls";
      case ROOM -> "room";
      case FILES -> "files";
    };
  }

  @Override
  public long pid() {
    return molt.processId();
  }

  @Override
  public void close() {
    molt.close();
    molt.instance().delete();
  }
}
