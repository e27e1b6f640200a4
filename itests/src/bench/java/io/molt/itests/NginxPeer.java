package io.molt.itests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nginx with one worker, as Debian has it, showing the file. What it costs is what its worker
 * costs.
 *
 * @param master the process that was started, whose one child serves
 * @param ports where it listens
 * @param directory of its own
 */
record NginxPeer(Process master, Map<Door, Integer> ports, Path directory) implements Peer {

  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 1;
      pid %1$s/nginx.pid;
      error_log stderr;
      events {
        worker_connections 1024;
      }
      http {
        access_log off;
        sendfile on;
        tcp_nopush on;
        keepalive_requests 1000000000;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d;
          root %3$s;
        }
      }
      """;

  static NginxPeer start(SharedFiles files) throws IOException {
    Path directory = Files.createTempDirectory("molt-nginx-");
    int port = FreePorts.next();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(directory, port, files.directory()));
    ProcessBuilder builder =
        new ProcessBuilder(program().toString(), "-p", directory.toString(), "-c", "nginx.conf");
    // Else it looks for the log that it was compiled for, before it has read this.
    builder.command().addAll(List.of("-e", "stderr"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    NginxPeer started = new NginxPeer(builder.start(), Map.of(Door.FILES, port), directory);
    try {
      Await.until("nginx listens", START_LIMIT, () -> listens(port), () -> "port " + port);
      return started;
    } catch (Throwable failed) {
      started.close();
      throw failed;
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Path program() {
    for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator)) {
      Path program = Path.of(folder, "nginx");
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw new IllegalStateException(
        "nginx (expected: installed, as by apt-get install nginx-light; what files are compared"
            + " with)");
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public long pid() {
    return worker().orElseThrow(() -> new IllegalStateException("nginx has no worker")).pid();
  }

  private Optional<ProcessHandle> worker() {
    return master.children().findFirst();
  }

  @Override
  public boolean isJava() {
    return false;
  }

  @Override
  public void close() {
    master.descendants().forEach(ProcessHandle::destroyForcibly);
    master.destroyForcibly();
    master.onExit().join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
