package io.molt.manager.code;

import io.molt.manager.leaks.Finder;
import io.molt.manager.leaks.LeakWatch;
import io.molt.manager.leaks.RetiredWorker;
import io.molt.manager.leaks.Search;
import io.molt.manager.leaks.SharedCode;
import io.molt.manager.leaks.Trail;
import io.molt.manager.run.Schedule;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What is left of workers' bundles that were uninstalled, and where among the others it is held.
 */
public final class Leftovers {

  private final Supplier<Bundle[]> bundles;
  private final Function<ServiceReference<?>, @Nullable Object> services;
  private final Schedule schedule;
  private final ClassLocks classLocks = new ClassLocks();

  /** Made when the first code is removed: a server that has just started has no use for it. */
  private volatile @Nullable LeakWatch watch;

  /**
   * @param bundles those that are installed
   * @param services gets a service of theirs
   */
  Leftovers(
      Supplier<Bundle[]> bundles,
      Function<ServiceReference<?>, @Nullable Object> services,
      Schedule schedule) {
    this.bundles = bundles;
    this.services = services;
    this.schedule = schedule;
  }

  /** Code was removed that no worker had run. */
  void ofUnused(Content content, WorkerCode code) {
    RetiredWorker nobody =
        new RetiredWorker(
            content.application() + " prepared ahead",
            content.application(),
            "prepared ahead",
            0,
            content.version());
    watch().follow(List.of(new LeakWatch.Removed(nobody, code.loader(), List.of())));
  }

  /** Code was removed that had run: cleans up after it. */
  void of(List<RetiredCode> retired) {
    watch()
        .cleanUp(
            retired.stream()
                .map(
                    each ->
                        new LeakWatch.Removed(
                            each.worker(), each.code().loader(), each.unfinished()))
                .toList());
  }

  int count() {
    LeakWatch present = watch;
    return present == null ? 0 : present.count();
  }

  List<LingeringCode> collectAndSearch() {
    LeakWatch present = watch;
    return present == null ? List.of() : present.collectAndSearch();
  }

  /** A thread that was just ending when its bundle was removed has ended some time later. */
  void forgetEndedThreads() {
    classLocks.forgetEndedThreads(bundles.get());
  }

  private LeakWatch watch() {
    LeakWatch present = watch;
    return present == null ? open() : present;
  }

  private synchronized LeakWatch open() {
    LeakWatch present = watch;
    if (present == null) {
      present =
          new LeakWatch(
              schedule::nanoTime,
              schedule.work(),
              schedule::after,
              new LeakWatch.Surroundings(
                  this::shared, () -> List.of(this::look), this::forgetEndedThreads));
      watch = present;
    }
    return present;
  }

  private Stream<Bundle> persistent() {
    return Arrays.stream(bundles.get()).filter(bundle -> !BundleKinds.isWorker(bundle));
  }

  private List<SharedCode> shared() {
    List<SharedCode> shared = new ArrayList<>();
    persistent()
        .forEach(
            bundle -> {
              BundleWiring wiring = bundle.adapt(BundleWiring.class);
              ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
              if (loader != null) {
                shared.add(new SharedCode(name(bundle), loader));
              }
            });
    return shared;
  }

  private static String name(Bundle bundle) {
    return "bundle " + bundle.getSymbolicName();
  }

  /** A {@link Finder}: services and wires of bundles that stay. */
  private void look(Search search) {
    persistent()
        .forEach(
            bundle -> {
              lookAtServices(bundle, search);
              lookAtWires(bundle, search);
            });
  }

  private void lookAtServices(Bundle bundle, Search search) {
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    for (ServiceReference<?> reference :
        registered == null ? new ServiceReference<?>[0] : registered) {
      // A factory would make one.
      if (Constants.SCOPE_SINGLETON.equals(reference.getProperty(Constants.SERVICE_SCOPE))) {
        Object service = services.apply(reference);
        Trail trail = search.of(service);
        if (trail != null && service != null) {
          trail.add(name(bundle) + " has registered a service of " + service.getClass().getName());
        }
      }
    }
  }

  private static void lookAtWires(Bundle bundle, Search search) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
    for (BundleWire wire : wires == null ? List.<BundleWire>of() : wires) {
      BundleWiring provider = wire.getProviderWiring();
      Trail trail = provider == null ? null : search.of(provider.getClassLoader());
      if (trail != null) {
        trail.add(name(bundle) + " is wired to it");
      }
    }
  }
}
