package io.molt.manager.code;

import static java.util.Objects.requireNonNull;

import io.molt.manager.run.Schedule;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes bundles of contents: the only class that touches the framework for workers.
 *
 * <p>Each copy has a location of its own, under {@code molt:}, by which {@link BundleKinds} knows
 * it too. Where the launcher takes contents (OSGi Connect), the framework reads classes from memory
 * and writes nothing to disk; elsewhere the bundle is installed from its file.
 */
public final class BundleHost implements PreparingHost {

  private static final Logger LOG = LoggerFactory.getLogger(BundleHost.class);

  /** A refresh waits for a lock that others may hold for a while; it is not waited for longer. */
  private static final long REFRESH_SECONDS = 30;

  private final BundleContext context;
  private final @Nullable BiConsumer<String, Object> contents;
  private final AtomicLong installs = new AtomicLong();
  private final Leftovers leftovers;

  /**
   * @param contents gives the framework a content before its installation, or null to install from
   *     the file
   * @param schedule when and where it is looked for what was left behind
   */
  public BundleHost(
      BundleContext context, @Nullable BiConsumer<String, Object> contents, Schedule schedule) {
    this.context = context;
    this.contents = contents;
    this.leftovers = new Leftovers(context::getBundles, context::getService, schedule);
  }

  @Override
  public List<WorkerCode> install(Content content, int workers, LoadTimes times)
      throws CodeException {
    return make(
        content,
        workers,
        times,
        bundles -> {
          // If it fails, start says why.
          boolean _ = resolve(bundles);
          start(bundles);
        });
  }

  @Override
  public List<WorkerCode> prepare(Content content, int workers) throws CodeException {
    return make(
        content,
        workers,
        new LoadTimes(workers),
        bundles -> {
          if (!resolve(bundles)) {
            throw new BundleException("it does not resolve");
          }
        });
  }

  @Override
  public void start(List<WorkerCode> prepared, LoadTimes times) throws CodeException {
    List<Bundle> bundles = bundles(prepared.stream());
    Content content = ((BundleCode) prepared.getFirst()).content();
    long began = System.nanoTime();
    finish(content, bundles, () -> start(bundles));
    times.resolved(System.nanoTime() - began);
  }

  /** What is done to bundles that have been installed. */
  @FunctionalInterface
  private interface Finish {
    void with(List<Bundle> bundles) throws BundleException, IOException;
  }

  /** Something that may not be possible with a content. */
  @FunctionalInterface
  private interface Step {
    void run() throws BundleException, IOException;
  }

  private List<WorkerCode> make(Content content, int workers, LoadTimes times, Finish finish)
      throws CodeException {
    List<Bundle> bundles = new ArrayList<>(workers);
    MemoryContent memory = new MemoryContent(content);
    List<WorkerCode> codes = new ArrayList<>(workers);
    finish(
        content,
        bundles,
        () -> {
          long series = installs.incrementAndGet();
          for (int id = 0; id < workers; id++) {
            long began = System.nanoTime();
            bundles.add(install(content, memory, BundleKinds.location(content, series, id)));
            times.installed(id, System.nanoTime() - began);
          }
          long began = System.nanoTime();
          finish.with(bundles);
          times.resolved(System.nanoTime() - began);
          BundledDrivers drivers = BundledDrivers.of(content);
          bundles.forEach(bundle -> codes.add(new BundleCode(bundle, content, memory, drivers)));
        });
    return codes;
  }

  /** Does a step. If it fails, nothing of the bundles stays. */
  private void finish(Content content, List<Bundle> bundles, Step step) throws CodeException {
    try {
      step.run();
    } catch (BundleException | IOException unfit) {
      uninstall(bundles);
      throw new CodeException(content.application() + ": " + reason(unfit), unfit);
    } catch (RuntimeException unexpected) {
      LOG.error("[{}] The framework fails at it.", content, unexpected);
      uninstall(bundles);
      throw new CodeException(
          content.application() + ": the framework fails at it: " + unexpected, unexpected);
    } catch (Error scarce) {
      uninstall(bundles);
      throw scarce;
    }
  }

  /** Together: it costs a third of resolving them one by one. */
  private boolean resolve(List<Bundle> bundles) throws BundleException, IOException {
    return Undisturbed.call(() -> wiring().resolveBundles(bundles));
  }

  private static void start(List<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      // Not transient, the framework would write down that it runs.
      Undisturbed.run(() -> bundle.start(Bundle.START_TRANSIENT));
    }
  }

  private Bundle install(Content content, MemoryContent memory, String location)
      throws BundleException, IOException {
    if (contents != null) {
      contents.accept(location, memory);
      try {
        return Undisturbed.call(() -> context.installBundle(location, null));
      } catch (BundleException | RuntimeException e) {
        contents.accept(location, null);
        throw e;
      }
    }
    return Undisturbed.call(() -> installFile(content, location));
  }

  private Bundle installFile(Content content, String location) throws BundleException, IOException {
    try (InputStream file = Files.newInputStream(content.file())) {
      return context.installBundle(location, file);
    }
  }

  private static String reason(Throwable unfit) {
    Throwable cause = unfit.getCause();
    if (unfit instanceof BundleException && cause != null) {
      return unfit.getMessage() + ": " + cause;
    }
    return String.valueOf(unfit.getMessage());
  }

  @Override
  public void remove(List<WorkerCode> codes) {
    uninstall(bundles(codes.stream()));
    for (WorkerCode code : codes) {
      leftovers.ofUnused(((BundleCode) code).content(), code);
    }
  }

  @Override
  public void retire(List<RetiredCode> retired) {
    uninstall(bundles(retired.stream().map(RetiredCode::code)));
    leftovers.of(retired);
  }

  private static List<Bundle> bundles(Stream<WorkerCode> codes) {
    return codes.map(code -> ((BundleCode) code).bundle()).toList();
  }

  private void uninstall(List<Bundle> bundles) {
    for (Bundle bundle : bundles) {
      try {
        Undisturbed.run(bundle::uninstall);
      } catch (BundleException | IllegalStateException e) {
        LOG.warn("[bundle {}] Could not be uninstalled.", bundle.getBundleId(), e);
      }
      if (contents != null) {
        contents.accept(bundle.getLocation(), null);
      }
    }
    refresh(bundles);
    leftovers.forgetEndedThreads();
  }

  /** The framework lets go of most bundles when they are uninstalled; of the rest only now. */
  private void refresh(List<Bundle> bundles) {
    FrameworkWiring framework = wiring();
    Collection<Bundle> pending = removalPending(framework);
    pending.retainAll(bundles);
    if (pending.isEmpty()) {
      return;
    }
    CompletableFuture<FrameworkEvent> done = new CompletableFuture<>();
    framework.refreshBundles(pending, done::complete);
    try {
      // Unlike a latch's, this wait cannot be broken off by an interrupt.
      FrameworkEvent _ = done.orTimeout(REFRESH_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      LOG.warn("[bundle {}] Is not refreshed after {} s.", pending, REFRESH_SECONDS);
    }
  }

  private static Collection<Bundle> removalPending(FrameworkWiring framework) {
    try {
      return Undisturbed.call(() -> new ArrayList<>(framework.getRemovalPendingBundles()));
    } catch (BundleException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private FrameworkWiring wiring() {
    Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    return requireNonNull(system.adapt(FrameworkWiring.class), "wiring of the framework");
  }

  @Override
  public int lingering() {
    return leftovers.count();
  }

  @Override
  public List<LingeringCode> leaks() {
    return leftovers.collectAndSearch();
  }
}
