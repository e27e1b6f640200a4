package io.molt.deployer.weaving;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
  private static final byte[] ADDED = {};

  private final boolean loopChecks;
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
    this.loopChecks = loopChecks;
    this.weaver = new ClassWeaver(loopChecks);
  }

  /**
   * Shows the files of a bundle with its class files rewritten, and with those of {@code
   * io.molt.woven} added, which replace files of the same names.
   *
   * @param content where the content store has the bundle
   * @param root a place on the bundle's class path: a directory with a slash at its end, or nothing
   * @return a view of the files, which must not change; names of classes give the same bytes for
   *     ever
   */
  public Map<String, byte[]> weave(
      String application, Path content, String root, Map<String, byte[]> files) {
    WeakReference<WovenContent> last = newest.get(application);
    WovenContent before = last == null ? null : last.get();
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
    WovenContent woven =
        new WovenContent(classes, weaver, root, new WovenFile(content, loopChecks));
    WeakReference<WovenContent> reference = new WeakReference<>(woven);
    newest.put(application, reference);
    living.add(new Living(application, reference));
    return new WovenEntries(plain, woven);
  }

  private static boolean isCode(String name) {
    return name.endsWith(CLASS)
        && !name.endsWith("package-info.class")
        && !name.endsWith("module-info.class");
  }

  private static LazyClass lazy(String name, byte[] bytes, @Nullable WovenContent before) {
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
      if (content != null && content.rests(rest.toNanos())) {
        tell(one.application(), content.untold());
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
    } catch (IOException failed) {
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
