package io.molt.deployer.weaving;

import io.molt.spi.Entries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the code of applications stoppable: see the package. Usable from any thread.
 *
 * <p>A class is rewritten when it is first loaded from a content, once for all workers. A content
 * that comes after another of the same application takes over the classes that have not changed,
 * and the next start takes over what this process has written to the content store.
 */
public final class Weaving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Weaving.class);

  /** Classes are loaded in bursts; the end of one is waited for. */
  private static final Duration REST = Duration.ofSeconds(1);

  private static final int NAMED_UNWOVEN = 10;
  private static final String CLASS = ".class";
  static final byte[] ADDED = {};

  /**
   * What stays in memory of the rewritten classes of a large content: enough for the workers of one
   * generation, which load the same classes at about the same time.
   */
  private static final long MOST_RECENT = 16 << 20;

  private static final int HEAP_PART = 64;

  private final boolean loopChecks;
  private final long recentBytes;
  private final ClassWeaver weaver;

  /** The content of each application that was read last, as long as somebody has it. */
  private final Map<String, WeakReference<WovenContent>> newest = new ConcurrentHashMap<>();

  private final Queue<Living> living = new ConcurrentLinkedQueue<>();

  private record Living(String application, WeakReference<WovenContent> content) {}

  /**
   * @param loopChecks whether code is made stoppable ({@code loop_checks}); it cannot end the
   *     process in any case
   */
  public Weaving(boolean loopChecks) {
    this(loopChecks, Math.min(MOST_RECENT, Runtime.getRuntime().maxMemory() / HEAP_PART));
  }

  /**
   * @param recentBytes how much of the rewritten classes of one large content stays in memory
   */
  Weaving(boolean loopChecks, long recentBytes) {
    this.loopChecks = loopChecks;
    this.recentBytes = recentBytes;
    this.weaver = new ClassWeaver(loopChecks);
  }

  /** Another of the same kind, which is not to be settled: of its contents nothing is kept. */
  public Weaving apart() {
    return new Weaving(loopChecks, recentBytes);
  }

  /**
   * Shows the files of a bundle with its class files rewritten, and with those of {@code
   * io.molt.woven} added, which replace files of the same names. They stay in memory, as they were
   * and as they have become.
   *
   * @param content where the content store has the bundle
   * @param root a place on the bundle's class path: a directory with a slash at its end, or nothing
   * @return a view of the files, which must not change; names of classes give the same bytes for
   *     ever
   */
  public Entries weave(String application, Path content, String root, Map<String, byte[]> files) {
    HeldClasses before = newest(application) instanceof HeldClasses held ? held : null;
    Map<String, byte[]> plain = new HashMap<>();
    Map<String, LazyClass> classes = new HashMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (isCode(file.getKey())) {
        classes.put(file.getKey(), lazy(file.getKey(), file.getValue(), before));
      } else {
        plain.put(file.getKey(), file.getValue());
      }
    }
    for (String added : GuardFiles.NAMES) {
      classes.put(root + added, lazy(root + added, ADDED, before));
    }
    WovenContent woven = new HeldClasses(classes, maker(root), new WovenFile(content, loopChecks));
    remember(application, woven);
    return new WovenEntries(Entries.of(plain), plain.keySet(), woven);
  }

  /**
   * As {@link #weave(String, Path, String, Map)}, for files that are not in memory: nor do their
   * classes stay there, but for those that were asked for last.
   */
  public Entries weave(String application, Path content, String root, Originals files) {
    Set<String> classes = new HashSet<>();
    Set<String> plain = new HashSet<>();
    for (String name : files.names()) {
      (isCode(name) ? classes : plain).add(name);
    }
    GuardFiles.NAMES.forEach(name -> classes.add(root + name));
    WovenContent woven =
        new ReadClasses(
            classes,
            files,
            maker(root),
            new WovenFile(content, loopChecks),
            new WeakReference<>(newest(application)),
            recentBytes);
    remember(application, woven);
    return new WovenEntries(files, plain, woven);
  }

  private @Nullable WovenContent newest(String application) {
    WeakReference<WovenContent> last = newest.get(application);
    return last == null ? null : last.get();
  }

  private void remember(String application, WovenContent woven) {
    WeakReference<WovenContent> reference = new WeakReference<>(woven);
    newest.put(application, reference);
    living.add(new Living(application, reference));
  }

  /**
   * @param guardRoot where the class path begins on which the guard is
   */
  private LazyClass.Maker maker(String guardRoot) {
    return (name, original) -> {
      String inRoot = name.startsWith(guardRoot) ? name.substring(guardRoot.length()) : name;
      return GuardFiles.NAMES.contains(inRoot)
          ? Woven.unchanged(GuardFiles.content(inRoot, loopChecks))
          : weaver.weave(name, original);
    };
  }

  private static boolean isCode(String name) {
    return name.endsWith(CLASS)
        && !name.endsWith("package-info.class")
        && !name.endsWith("module-info.class");
  }

  private static LazyClass lazy(String name, byte[] bytes, @Nullable HeldClasses before) {
    LazyClass same = before == null ? null : before.same(name, bytes);
    return same == null ? new LazyClass(bytes) : same;
  }

  /**
   * Keeps what has been rewritten, and tells what could not be. Called now and then, by one thread;
   * does nothing while classes are being loaded.
   */
  public void settle() {
    settle(REST);
  }

  private void settle(Duration rest) {
    living.removeIf(one -> one.content().get() == null);
    for (Living one : living) {
      WovenContent content = one.content().get();
      if (content != null && content.unsettled().rests(rest.toNanos())) {
        tell(one.application(), content.unsettled().untold());
        keep(one.application(), content);
      }
    }
  }

  private static void tell(String application, List<Unwoven> unwoven) {
    if (unwoven.isEmpty()) {
      return;
    }
    String named =
        unwoven.stream()
            .limit(NAMED_UNWOVEN)
            .map(Unwoven::toString)
            .collect(Collectors.joining("; "));
    int more = unwoven.size() - NAMED_UNWOVEN;
    LOG.warn(
        "[{}] {} of its classes or methods cannot be stopped: {}{}",
        application,
        unwoven.size(),
        named,
        more > 0 ? "; and " + more + " more" : "");
  }

  private static void keep(String application, WovenContent content) {
    try {
      content.keep();
    } catch (IOException | UncheckedIOException failed) {
      LOG.warn(
          "[{}] Its classes will have to be rewritten at the next start: {}",
          application,
          failed.toString());
    }
  }

  /** Keeps what has not been kept. */
  @Override
  public void close() {
    settle(Duration.ZERO);
  }
}
