package io.molt.deployer.weaving;

import io.molt.spi.Entries;
import java.io.InputStream;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of one content, the rewritten class files among them. */
final class WovenEntries implements Entries {

  private final Entries plain;
  private final Set<String> plainNames;
  private final WovenContent woven;

  /**
   * @param plainNames the names that are not among those of {@code woven}
   */
  WovenEntries(Entries plain, Set<String> plainNames, WovenContent woven) {
    this.plain = plain;
    this.plainNames = plainNames;
    this.woven = woven;
  }

  @Override
  public Set<String> names() {
    return new Names();
  }

  @Override
  public boolean holds(String name) {
    return woven.names().contains(name) || plain.holds(name);
  }

  @Override
  public Optional<byte[]> bytes(String name) {
    return woven.names().contains(name) ? Optional.of(woven.bytes(name)) : plain.bytes(name);
  }

  @Override
  public Optional<InputStream> open(String name) {
    return woven.names().contains(name) ? Entries.super.open(name) : plain.open(name);
  }

  private final class Names extends AbstractSet<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(plainNames.stream(), woven.names().stream()).iterator();
    }

    @Override
    public boolean contains(Object name) {
      return holds((String) name);
    }

    @Override
    public int size() {
      return plainNames.size() + woven.names().size();
    }
  }
}
