package io.molt.manager.leaks;

import java.io.Closeable;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Channels of the JVM's own group that wait for something on a worker's behalf: to accept, connect,
 * read or write. They are closed, for nobody else can know of what they wait for.
 */
final class AsynchronousChannels implements Finder {

  private static final List<String> OPERATIONS = List.of("accept", "connect", "read", "write");
  private static final List<String> PARTS = List.of("Handler", "Attachment");

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(search, "java.nio.channels.CompletionHandler")) {
      return;
    }
    Object port =
        Inside.read(Inside.type("sun.nio.ch.LinuxAsynchronousChannelProvider"), "defaultPort");
    Field channels = Inside.field(Inside.type("sun.nio.ch.Port"), "fdToChannel");
    if (port != null && channels.get(port) instanceof Map<?, ?> map) {
      for (Object channel : List.copyOf(map.values())) {
        examine(channel, search);
      }
    }
  }

  private static void examine(Object channel, Search search) throws ReflectiveOperationException {
    List<String> fields =
        Stream.of(channel.getClass().getDeclaredFields())
            .map(Field::getName)
            .filter(name -> OPERATIONS.stream().anyMatch(name::startsWith))
            .filter(name -> PARTS.stream().anyMatch(name::endsWith))
            .toList();
    for (String field : fields) {
      Object held = search.within(Inside.read(channel, field));
      Trail trail = search.of(held);
      if (trail != null && held != null && channel instanceof Closeable open) {
        trail.add(
            "asynchronous channel whose " + field + " is " + Words.type(held),
            new Remedy("closed", open::close));
      }
    }
  }
}
