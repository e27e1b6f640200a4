package io.molt.deployer.weaving;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The class files of a small content: in memory, as they were and as they have become. */
final class HeldClasses implements WovenContent {

  private final Map<String, LazyClass> classes;
  private final LazyClass.Maker maker;
  private final WovenFile file;
  private final Unsettled unsettled = new Unsettled();
  private boolean restored;

  /**
   * @param file where the rewritten classes are kept for the next start
   */
  HeldClasses(Map<String, LazyClass> classes, LazyClass.Maker maker, WovenFile file) {
    this.classes = classes;
    this.maker = maker;
    this.file = file;
  }

  @Override
  public Set<String> names() {
    return classes.keySet();
  }

  /** A class that is the same here, or null. */
  @Nullable LazyClass same(String name, byte[] original) {
    LazyClass known = classes.get(name);
    return known != null && known.isOf(original) ? known : null;
  }

  @Override
  public Optional<Woven> known(String name, Originals there) {
    return there
        .bytes(name)
        .or(() -> Optional.of(Weaving.ADDED))
        .map(original -> same(name, original))
        .flatMap(LazyClass::known);
  }

  @Override
  public byte[] bytes(String name) {
    restore();
    Woven woven = lazy(name).woven(name, maker);
    unsettled.asked(name, woven);
    return woven.bytes();
  }

  private LazyClass lazy(String name) {
    return requireNonNull(classes.get(name), name);
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      for (Map.Entry<String, Woven> kept : file.read().entrySet()) {
        restore(kept.getKey(), kept.getValue());
      }
    }
  }

  private void restore(String name, Woven kept) {
    if (classes.containsKey(name)) {
      lazy(name).restore(kept);
      unsettled.restored(name, kept.unwoven());
    }
  }

  @Override
  public Unsettled unsettled() {
    return unsettled;
  }

  @Override
  public void keep() throws IOException {
    if (unsettled.takeUnwritten()) {
      file.write(unsettled.names(), name -> lazy(name).kept());
    }
  }
}
