package io.molt.itests;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A class of the benchmarks that serves in a JVM of its own, which is started as Molt's is.
 *
 * @param name as it is shown to people
 * @param process the JVM
 */
record PeerProcess(String name, Process process, int httpPort, int tcpPort) implements Peer {

  /** What it prints when it serves. */
  static final String READY = "ready";

  static PeerProcess netty() throws IOException {
    return start("Netty", NettyPeer.class);
  }

  static PeerProcess vertx() throws IOException {
    return start("Vert.x", VertxPeer.class);
  }

  private static PeerProcess start(String name, Class<?> main) throws IOException {
    PeerProcess started = launch(name, main, System.getProperty("java.class.path"));
    started.awaitReady();
    return started;
  }

  /** Netty with nothing else on the class path, and not awaited. */
  static PeerProcess launchNetty() throws IOException {
    String own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("/io/netty/") || !entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    return launch("Netty", NettyPeer.class, own);
  }

  private static PeerProcess launch(String name, Class<?> main, String classPath)
      throws IOException {
    int http = FreePorts.next();
    int tcp = FreePorts.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // As Molt has it, and Vert.x.
            "-Dio.netty.leakDetection.level=disabled",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath,
            main.getName(),
            Integer.toString(http),
            Integer.toString(tcp)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new PeerProcess(name, builder.start(), http, tcp);
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
