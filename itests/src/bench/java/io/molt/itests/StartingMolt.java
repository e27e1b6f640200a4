package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A server that was asked to start in the background, {@code molt start}, with {@code hello} and
 * two workers. It may serve before the command has ended.
 *
 * @param name as it is shown to people
 * @param instance where it runs
 * @param command {@code molt start}
 */
record StartingMolt(String name, Instance instance, Process command) implements Peer {

  /** Makes what the command finds. The application has been there for a while. */
  static Instance prepare(Distribution distribution) throws IOException {
    Instance instance = Instance.empty().with(distribution).set("log_level", "info");
    instance.deploy("hello.jar", Files.readAllBytes(distribution.hello()));
    Files.setLastModifiedTime(instance.deployed("hello.jar"), FileTime.from(Instant.EPOCH));
    return instance;
  }

  static StartingMolt start(String name, Instance instance) throws IOException {
    ProcessBuilder builder =
        instance.processBuilder(List.of(instance.distribution().launcher().toString(), "start"));
    return new StartingMolt(
        name, instance, builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  @Override
  public long pid() {
    try {
      return Long.parseLong(Files.readString(instance.pidFile()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<Door, Integer> ports() {
    return Map.of(Door.HTTP, instance.port("http"), Door.TCP, instance.port("tcp"));
  }

  @Override
  public void close() {
    CommandResult stopped = instance.molt("stop");
    instance.delete();
    if (stopped.exit() != 0) {
      throw new AssertionError(stopped.toString());
    }
  }
}
