package io.molt.itests;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A class of the benchmarks that serves in a JVM of its own, which is started as Molt's is.
 *
 * @param name as it is shown to people
 * @param process the JVM
 */
record PeerProcess(String name, Process process, Map<Door, Integer> ports) implements Peer {

  /** What it prints when it serves. */
  static final String READY = "ready";

  /** Netty alone, as fast as one can write it. */
  static PeerProcess netty(Set<Door> doors, SharedFiles files) throws IOException {
    return start("Netty", NettyPeer.class, doors, files);
  }

  /** The same on io_uring, if the machine has it. */
  static PeerProcess nettyOnUring(Set<Door> doors, SharedFiles files) throws IOException {
    return start(
        "Netty, io_uring", NettyPeer.class, doors, files, "-D" + NettyServer.ON_URING + "=true");
  }

  /** Netty alone, with a channel for each stream of HTTP/2. */
  static PeerProcess nettyStreams(SharedFiles files) throws IOException {
    return start(
        "Netty, channel each stream", NettyStreamsPeer.class, EnumSet.of(Door.HTTP2), files);
  }

  /** Netty alone, with a frame that is encoded for each of its receivers. */
  static PeerProcess nettyFrames(SharedFiles files) throws IOException {
    return start("Netty, frame each", NettyFramesPeer.class, EnumSet.of(Door.ROOM), files);
  }

  static PeerProcess vertx(Set<Door> doors, SharedFiles files) throws IOException {
    return start("Vert.x", VertxPeer.class, doors, files);
  }

  private static PeerProcess start(
      String name, Class<?> main, Set<Door> doors, SharedFiles files, String... options)
      throws IOException {
    // What the tests log with would tell of each connection.
    String quiet = classPath(entry -> !entry.contains("/logback"));
    PeerProcess started = launch(name, main, quiet, doors, files.directory(), options);
    started.awaitReady();
    return started;
  }

  /** Netty's page and echo with nothing else on the class path, and not awaited. */
  static PeerProcess launchNetty() throws IOException {
    String own = classPath(entry -> entry.contains("/io/netty/") || !entry.endsWith(".jar"));
    return launch("Netty", NettyPeer.class, own, EnumSet.of(Door.HTTP, Door.TCP), Path.of("."));
  }

  private static String classPath(Predicate<String> filter) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(filter)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static PeerProcess launch(
      String name, Class<?> main, String classPath, Set<Door> doors, Path files, String... options)
      throws IOException {
    Map<Door, Integer> ports = new EnumMap<>(Door.class);
    doors.forEach(door -> ports.put(door, FreePorts.next()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // As Molt has it, and Vert.x.
            "-Dio.netty.leakDetection.level=disabled",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath,
            main.getName(),
            files.toString()));
    ports.forEach((door, port) -> command.add(door + "=" + port));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new PeerProcess(name, builder.start(), ports);
  }

  private void awaitReady() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
      if (line == null) {
        close();
        throw new IOException(name + " did not start");
      }
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
