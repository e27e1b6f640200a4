package io.molt.deployer.weaving;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The class files of a large content: read where they lie, and rewritten when they are asked for.
 * What became of them stays in memory within a bound only; beyond it, it is read from the file in
 * which it is kept for the next start, and until there is one it is made again.
 */
final class ReadClasses implements WovenContent {

  /**
   * Two workers that ask for the same class at once have it made once; for others they wait not.
   */
  private static final int LOCKS = 64;

  private final Set<String> names;
  private final Originals originals;
  private final LazyClass.Maker maker;
  private final WovenFile file;
  private final WeakReference<WovenContent> before;
  private final RecentClasses recent;
  private final Unsettled unsettled = new Unsettled();
  private final Object[] locks = new Object[LOCKS];

  /** What is on disk; read when it is first wanted. */
  private KeptClasses kept = KeptClasses.NONE;

  private boolean restored;

  /**
   * @param names of the classes, those that are added to the application included
   * @param originals the files of the bundle
   * @param file where the rewritten classes are kept
   * @param before the content before this one, as long as somebody has it
   * @param bound how many bytes of rewritten classes stay in memory
   */
  ReadClasses(
      Set<String> names,
      Originals originals,
      LazyClass.Maker maker,
      WovenFile file,
      WeakReference<WovenContent> before,
      long bound) {
    this.names = names;
    this.originals = originals;
    this.maker = maker;
    this.file = file;
    this.before = before;
    this.recent = new RecentClasses(bound);
    Arrays.setAll(locks, _ -> new Object());
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public byte[] bytes(String name) {
    Optional<Woven> known = recent.get(name);
    if (known.isPresent()) {
      return known.get().bytes();
    }
    KeptClasses onDisk = restore();
    synchronized (locks[Math.floorMod(name.hashCode(), LOCKS)]) {
      Woven woven = recent.get(name).orElseGet(() -> find(name, onDisk));
      recent.put(name, woven);
      unsettled.asked(name, woven);
      return woven.bytes();
    }
  }

  private Woven find(String name, KeptClasses onDisk) {
    return onDisk
        .find(name)
        .or(() -> takenOver(name))
        .map(found -> found.isAsItWas() ? found.restored(original(name)) : found)
        .orElseGet(() -> maker.make(name, original(name)));
  }

  private byte[] original(String name) {
    return originals.bytes(name).orElse(Weaving.ADDED);
  }

  private Optional<Woven> takenOver(String name) {
    return Optional.ofNullable(before.get()).flatMap(last -> last.known(name, originals));
  }

  /**
   * The originals are compared and nothing less: code of yesterday must not be taken for new. A
   * content that was read and never served knows of none, and asks the one before it.
   */
  @Override
  public Optional<Woven> known(String name, Originals there) {
    if (!names.contains(name) || !originals.isSame(name, there)) {
      return Optional.empty();
    }
    return recent
        .get(name)
        .or(() -> kept().find(name))
        .or(() -> Optional.ofNullable(before.get()).flatMap(last -> last.known(name, there)));
  }

  private synchronized KeptClasses restore() {
    if (!restored) {
      restored = true;
      kept = file.open();
      kept.forEach(
          (name, unwoven) -> {
            if (names.contains(name)) {
              unsettled.restored(name, unwoven);
            }
          });
    }
    return kept;
  }

  private synchronized KeptClasses kept() {
    return kept;
  }

  private synchronized void replace(KeptClasses written) {
    kept.close();
    kept = written;
  }

  @Override
  public Unsettled unsettled() {
    return unsettled;
  }

  @Override
  public void keep() throws IOException {
    if (!unsettled.takeUnwritten()) {
      return;
    }
    KeptClasses onDisk = restore();
    file.write(unsettled.names(), name -> Optional.of(toBeKept(name, onDisk)));
    replace(file.open());
  }

  private Woven toBeKept(String name, KeptClasses onDisk) {
    Woven woven = recent.get(name).orElseGet(() -> find(name, onDisk));
    return woven.toBeKept(original(name));
  }
}
