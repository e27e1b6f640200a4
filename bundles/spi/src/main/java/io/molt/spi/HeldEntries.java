package io.molt.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files that are in memory. */
final class HeldEntries implements Entries {

  private final Map<String, byte[]> files;

  HeldEntries(Map<String, byte[]> files) {
    this.files = Collections.unmodifiableMap(files);
  }

  @Override
  public Set<String> names() {
    return files.keySet();
  }

  @Override
  public boolean holds(String name) {
    return files.containsKey(name);
  }

  @Override
  public Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(files.get(name));
  }
}
