package io.molt.memory;

import io.molt.share.ConflictingDefinitionException;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What was made under the names of one kind.
 *
 * @param <D> the definitions
 * @param <T> what is made of them
 */
final class Registry<D, T> {

  private record Entry<D, T>(D definition, T value) {}

  private final ConcurrentHashMap<String, Entry<D, T>> entries = new ConcurrentHashMap<>();
  private final String kind;
  private final BiFunction<String, D, T> maker;

  /**
   * @param kind for messages
   * @param maker makes one of a name and a definition; called once for each name
   */
  Registry(String kind, BiFunction<String, D, T> maker) {
    this.kind = kind;
    this.maker = maker;
  }

  /**
   * What the name stands for; made now if it stands for nothing yet.
   *
   * @throws ConflictingDefinitionException if it was made with another definition
   */
  T get(String name, D definition) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(kind + " \"\": (expected: a name)");
    }
    Entry<D, T> entry = entries.get(name);
    if (entry == null) {
      entry =
          entries.computeIfAbsent(
              name, missing -> new Entry<>(definition, maker.apply(missing, definition)));
    }
    if (!entry.definition.equals(definition)) {
      throw new ConflictingDefinitionException(
          kind, name, definition.toString(), entry.definition.toString());
    }
    return entry.value;
  }

  /** All that was made. */
  Collection<T> all() {
    return entries.values().stream().map(Entry::value).toList();
  }
}
