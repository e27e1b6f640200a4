package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An instance directory of the server ({@code MOLT_BASE}) with a configuration of its own, on free
 * ports of the loopback interface. Nothing runs in it until someone starts it.
 */
final class Instance {

  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

  private final Map<String, String> server = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> listeners = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Path base;
  private Distribution distribution = Distribution.located();

  private Instance(Path base) {
    this.base = base;
    setEnvironment("JAVA_OPTS", System.getProperty("molt.java.opts", ""));
  }

  /** Runs another server than the one that was built, or that one as it is for its users. */
  Instance with(Distribution other) {
    distribution = other;
    server.remove("rehearsal"); // older ones do not know it
    writeConfiguration();
    return this;
  }

  /** Begins the server with no options but those that it is shipped with. */
  Instance asShipped() {
    return setEnvironment("JAVA_OPTS", "");
  }

  /** One HTTP port and one TCP port, two workers, no application. */
  static Instance empty() {
    try {
      return in(Files.createTempDirectory("molt-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #empty()}, in a directory of the caller's choice. */
  static Instance in(Path base) {
    Instance instance = new Instance(base);
    instance.set("worker_num", "2").set("log_level", "debug");
    // It would use the processors that other tests wait for.
    instance.set("rehearsal", "off");
    instance.listener("http", "http").listener("tcp", "tcp");
    for (String directory : List.of("conf", "deploy", "log", "run", "data")) {
      instance.inBase(directory, Files::createDirectories);
    }
    instance.writeConfiguration();
    return instance;
  }

  /** As {@link #empty()}, holding the probe. */
  static Instance withProbe() {
    Instance instance = empty();
    instance.deploy("probe.jar", WorkerBundle.probe().bytes());
    return instance;
  }

  /** As {@link #empty()}, holding the sample application. */
  static Instance withHello() {
    Instance instance = empty();
    try {
      instance.deploy("hello.jar", Files.readAllBytes(instance.distribution.hello()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return instance;
  }

  /** Sets a key of {@code server.cfg}. */
  Instance set(String key, String value) {
    server.put(key, value);
    writeConfiguration();
    return this;
  }

  /** Sets an environment variable for all commands. */
  Instance setEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Adds a port with a free number. */
  Instance listener(String name, String protocol) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("host", "127.0.0.1");
    keys.put("port", Integer.toString(FreePorts.next()));
    keys.put("protocol", protocol);
    listeners.put(name, keys);
    writeConfiguration();
    return this;
  }

  /** Takes a port away. */
  Instance withoutListener(String name) {
    listeners.remove(name);
    inBase("conf/listener-" + name + ".cfg", file -> Files.deleteIfExists(file));
    return this;
  }

  /** Sets a key of {@code listener-NAME.cfg}. */
  Instance setListener(String name, String key, String value) {
    listeners.get(name).put(key, value);
    writeConfiguration();
    return this;
  }

  Distribution distribution() {
    return distribution;
  }

  Path base() {
    return base;
  }

  Path conf(String file) {
    return base.resolve("conf").resolve(file);
  }

  Path deployed(String file) {
    return base.resolve("deploy").resolve(file);
  }

  Path pidFile() {
    return base.resolve("run/molt.pid");
  }

  int port(String listener) {
    return Integer.parseInt(listeners.get(listener).get("port"));
  }

  /** Puts a file into {@code deploy/} in one step, by renaming it into place. */
  void deploy(String file, byte[] content) {
    inBase(
        "deploy",
        directory -> {
          Path part = Files.write(base.resolve(file + ".part"), content);
          return Files.move(part, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        });
  }

  /** Puts a bundle into {@code lib/}. */
  void library(String file, byte[] content) {
    inBase("lib", Files::createDirectories);
    inBase("lib/" + file, path -> Files.write(path, content));
  }

  /** A file of the test's own, in the instance's directory. */
  Path notes() {
    return base.resolve("notes.txt");
  }

  /** The lines that the application has recorded in {@link #notes()}. */
  List<String> noted() {
    try {
      return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void undeploy(String file) {
    inBase("deploy", directory -> Files.deleteIfExists(directory.resolve(file)));
  }

  /** Runs {@code bin/molt} on this instance and waits for its end. */
  CommandResult molt(String... arguments) {
    List<String> command = new ArrayList<>(List.of(distribution.launcher().toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs any command in the environment of this instance. */
  CommandResult run(List<String> command) {
    // Whoever started the tests may have had signals ignored, and the command would inherit that.
    List<String> fresh = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    fresh.addAll(command);
    return CommandResult.of(processBuilder(fresh), COMMAND_LIMIT);
  }

  ProcessBuilder processBuilder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile());
    builder.environment().put("MOLT_BASE", base.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** What the server has written so far: its log file, then what it printed. */
  String log() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(base.resolve("log"))) {
      for (Path file : files.sorted().toList()) {
        all.append("--- ").append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }

  /** The server's log file. */
  String logFile() {
    try {
      return Files.readString(base.resolve("log/molt.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeConfiguration() {
    inBase("conf", directory -> Files.createDirectories(directory));
    inBase("conf/server.cfg", file -> Files.writeString(file, lines(server)));
    listeners.forEach(
        (name, keys) ->
            inBase("conf/listener-" + name + ".cfg", file -> Files.writeString(file, lines(keys))));
  }

  private static String lines(Map<String, String> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private void inBase(String path, FileAction action) {
    try {
      action.on(base.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something done to a file. */
  @FunctionalInterface
  private interface FileAction {
    Object on(Path file) throws IOException;
  }
}
