package io.molt.deployer.weaving;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one content, the rewritten class files among them. Not to be changed. */
final class WovenEntries extends AbstractMap<String, byte[]> {

  private final Map<String, byte[]> plain;
  private final WovenContent woven;

  WovenEntries(Map<String, byte[]> plain, WovenContent woven) {
    this.plain = plain;
    this.woven = woven;
  }

  @Override
  public byte @Nullable [] get(Object name) {
    return woven.names().contains(name) ? woven.bytes((String) name) : plain.get(name);
  }

  @Override
  public boolean containsKey(Object name) {
    return woven.names().contains(name) || plain.containsKey(name);
  }

  @Override
  public int size() {
    return plain.size() + woven.names().size();
  }

  @Override
  public Set<String> keySet() {
    return new Names();
  }

  /** Rewrites every class that it comes to. */
  @Override
  public Set<Entry<String, byte[]>> entrySet() {
    return new Entries();
  }

  private Stream<String> names() {
    return Stream.concat(plain.keySet().stream(), woven.names().stream());
  }

  private final class Names extends AbstractSet<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }

    @Override
    public boolean contains(Object name) {
      return containsKey(name);
    }

    @Override
    public int size() {
      return WovenEntries.this.size();
    }
  }

  private final class Entries extends AbstractSet<Entry<String, byte[]>> {
    @Override
    public Iterator<Entry<String, byte[]>> iterator() {
      return names().map(name -> Map.entry(name, get(name))).iterator();
    }

    @Override
    public int size() {
      return WovenEntries.this.size();
    }
  }
}
