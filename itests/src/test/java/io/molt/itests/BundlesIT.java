package io.molt.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import io.molt.spi.Ports;
import io.molt.spi.SharedState;
import io.molt.spi.settings.ConfigurationWatch;
import io.molt.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of the distribution in a plain framework: they resolve and start in their order, and
 * a reload replaces the bundles of the workers and touches no other.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesIT {

  private static final String BASE = "molt.base";
  private static final String WORKER = "probe";
  private static final int WORKERS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> IN_START_ORDER =
      List.of("config", "memory", "http", "listener", "manager", "deployer", "shell");

  @Inject private BundleContext context;

  /** Called by Pax Exam, outside of the framework. */
  @Configuration
  public Option[] configuration() throws IOException {
    Distribution distribution = Distribution.located();
    Instance instance = Instance.withProbe().set("auto_reload", "off");
    spare(instance, "good", WorkerBundle.probe().version("1.1.0"));
    spare(instance, "broken", WorkerBundle.probe().probeCode("start", "throw new Exception();"));
    spare(
        instance,
        "exporting",
        WorkerBundle.probe()
            .version("1.2.0")
            .header("Export-Package", "io.netty.extra")
            .source("io.netty.extra.Thing", "package io.netty.extra; public class Thing {}"));
    return new Option[] {
      frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
      frameworkProperty(BASE).value(instance.base().toString()),
      frameworkProperty("molt.home").value(distribution.home().toString()),
      frameworkProperty("gosh.args").value("--nointeractive"),
      systemProperty("pax.exam.osgi.unresolved.fail").value("true"),
      vmOption("--add-opens=java.base/java.lang=ALL-UNNAMED"),
      vmOption("--enable-native-access=ALL-UNNAMED"),
      vmOption("-Djdk.trackAllThreads=false"),
      frameworkStartLevel(70),
      logging(distribution),
      composite(bundles(distribution)),
      junitBundles(),
    };
  }

  private static void spare(Instance instance, String name, WorkerBundle bundle)
      throws IOException {
    Files.write(instance.base().resolve("data").resolve(name + ".jar"), bundle.bytes());
  }

  /** As the launcher does: on the class path, and exported by the system bundle. */
  private static Option logging(Distribution distribution) throws IOException {
    List<Option> options = new ArrayList<>();
    for (Path jar : jars(distribution.home().resolve("lib/boot"))) {
      String name = jar.getFileName().toString();
      if (name.startsWith("slf4j-api") || name.startsWith("logback")) {
        options.add(bootClasspathLibrary(jar.toUri().toString()));
      }
    }
    options.add(
        systemPackages(
            "org.slf4j;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.spi;version=2.0.17"));
    return composite(options.toArray(Option[]::new));
  }

  private static Option[] bundles(Distribution distribution) throws IOException {
    return jars(distribution.home().resolve("bundles")).stream()
        .map(
            jar ->
                bundle(jar.toUri().toString()).startLevel(startLevel(jar)).start(!isFragment(jar)))
        .toArray(Option[]::new);
  }

  private static int startLevel(Path jar) {
    for (String module : IN_START_ORDER) {
      if (jar.getFileName().toString().startsWith("io.molt." + module)) {
        return 10 * (IN_START_ORDER.indexOf(module) + 1);
      }
    }
    return 5;
  }

  private static boolean isFragment(Path jar) {
    return jar.getFileName()
        .toString()
        .matches(".*(transport-native-(epoll|io_uring)|boringssl).*");
  }

  private static List<Path> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  @Before
  public void awaitReady() {
    Await.until(
        "the server is ready",
        LIMIT,
        () ->
            context.getServiceReference(Applications.class) != null
                && service(Applications.class).isReady(),
        () -> Arrays.toString(context.getBundles()));
    awaitWorkers();
  }

  @Test
  public void theBundlesResolveAndStart() {
    for (Bundle bundle : started()) {
      boolean fragment =
          (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
      assertTrue(
          bundle + " in state " + bundle.getState(),
          bundle.getState() == Bundle.ACTIVE
              || (fragment && (bundle.getState() & (Bundle.RESOLVED | Bundle.INSTALLED)) != 0));
    }
  }

  @Test
  public void eachModuleStartsAfterThoseItNeeds() {
    List<Integer> levels =
        IN_START_ORDER.stream()
            .map(module -> named("io.molt." + module).get(0))
            .map(bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel())
            .toList();
    assertEquals(List.of(10, 20, 30, 40, 50, 60, 70), levels);
  }

  @Test
  public void theServicesAreThere() {
    for (Class<?> type :
        List.of(
            Reloader.class,
            Applications.class,
            Ports.class,
            SharedState.class,
            ContentSource.class,
            Settings.class,
            ConfigurationWatch.class)) {
      assertNotNull(type.getName(), service(type));
    }
  }

  @Test
  public void eachWorkerIsABundleOfItsOwn() {
    List<Bundle> workers = workers();
    assertEquals(WORKERS, workers.size());
    assertEquals(
        WORKERS, workers.stream().map(Bundle::getLocation).collect(Collectors.toSet()).size());
  }

  @Test
  public void aReloadReplacesTheWorkersAndNothingElse() throws Exception {
    deploy("good");
    Set<Long> workersBefore = ids(workers());
    Set<Long> othersBefore = ids(others());
    List<String> events = new CopyOnWriteArrayList<>();
    SynchronousBundleListener listener = event -> record(event, events);
    context.addBundleListener(listener);
    try {
      assertTrue(reload() instanceof ReloadResult.Swapped);
      awaitWorkers();
    } finally {
      context.removeBundleListener(listener);
    }
    Set<Long> workersAfter = ids(workers());
    workersAfter.retainAll(workersBefore);
    assertEquals("workers that stayed", Set.of(), workersAfter);
    assertEquals(othersBefore, ids(others()));
    assertEquals("events of bundles that persist", List.of(), List.copyOf(events));
  }

  @Test
  public void noBundleThatPersistsComesToDependOnAWorker() throws Exception {
    deploy("exporting");
    assertTrue(reload() instanceof ReloadResult.Swapped);
    awaitWorkers();
    // Imports any package dynamically, and so would take the worker's.
    Bundle netty = named("io.netty.common").get(0);
    assertThrows(ClassNotFoundException.class, () -> netty.loadClass("io.netty.extra.Thing"));
    Collection<Bundle> closure =
        context.getBundle(0).adapt(FrameworkWiring.class).getDependencyClosure(workers());
    assertEquals(ids(workers()), ids(closure));
  }

  @Test
  public void aBrokenBundleLeavesNoneBehind() throws Exception {
    Set<Long> before = ids(started());
    deploy("broken");
    assertTrue(reload() instanceof ReloadResult.Failed);
    Await.until(
        "the bundles are those from before",
        LIMIT,
        () -> ids(started()).equals(before) && named(WORKER).size() <= 2 * WORKERS,
        () -> Arrays.toString(context.getBundles()));
    deploy("good");
    assertFalse(reload() instanceof ReloadResult.Failed);
  }

  private void record(BundleEvent event, List<String> events) {
    if (!event.getBundle().getSymbolicName().equals(WORKER)) {
      events.add(event.getBundle() + " " + event.getType());
    }
  }

  private void deploy(String spare) throws IOException {
    Path base = Path.of(context.getProperty(BASE));
    Path copy = base.resolve("data/" + spare + ".copy");
    Files.copy(base.resolve("data/" + spare + ".jar"), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, base.resolve("deploy/probe.jar"), StandardCopyOption.ATOMIC_MOVE);
  }

  private ReloadResult reload() throws Exception {
    return service(Reloader.class)
        .reload(new ReloadTarget.Workers(), Trigger.SHELL)
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .results()
        .get(WORKER);
  }

  private void awaitWorkers() {
    Await.until(
        "one generation of workers is there, all of them active, and the next is ready",
        LIMIT,
        () ->
            named(WORKER).size() == 2 * WORKERS
                && workers().size() == WORKERS
                && ready().size() == WORKERS,
        () -> Arrays.toString(context.getBundles()));
  }

  private List<Bundle> workers() {
    return named(WORKER).stream().filter(each -> each.getState() == Bundle.ACTIVE).toList();
  }

  /** Those of the next generation, which are never started before their time. */
  private List<Bundle> ready() {
    return named(WORKER).stream().filter(each -> each.getState() == Bundle.RESOLVED).toList();
  }

  /** All but those that are not to start yet. */
  private List<Bundle> started() {
    List<Bundle> bundles = new ArrayList<>(List.of(context.getBundles()));
    bundles.removeAll(ready());
    return bundles;
  }

  private List<Bundle> others() {
    return Stream.of(context.getBundles())
        .filter(bundle -> !bundle.getSymbolicName().equals(WORKER))
        .toList();
  }

  private List<Bundle> named(String symbolicName) {
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .toList();
  }

  private static Set<Long> ids(Collection<Bundle> bundles) {
    return bundles.stream().map(Bundle::getBundleId).collect(Collectors.toSet());
  }

  private <T> T service(Class<T> type) {
    return context.getService(context.getServiceReference(type));
  }
}
