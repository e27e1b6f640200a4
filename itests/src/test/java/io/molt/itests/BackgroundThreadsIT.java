package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is compiled, and what reloads, gives way to what is served. */
final class BackgroundThreadsIT {

  private static final long LONG_SLICE = 20_000_000;

  @RegisterExtension static final Servers servers = new Servers();

  private static <T> void awaitAll(String what, Supplier<List<T>> values, T expected) {
    awaitEach(what + ": " + expected, values, expected::equals);
  }

  private static <T> void awaitEach(String what, Supplier<List<T>> values, Predicate<T> right) {
    Await.until(
        what,
        Duration.ofSeconds(20),
        () -> {
          List<T> all = values.get();
          return !all.isEmpty() && all.stream().allMatch(right);
        },
        values::get);
  }

  private static void awaitStandardSlices(MoltProcess molt, String threads) {
    awaitEach(
        threads + " has slices as others",
        () -> molt.facts().slices(threads),
        slice -> slice < LONG_SLICE);
  }

  /** Before, Linux takes the slice of a thread and ignores it. */
  private static boolean hasSlices() {
    String[] version = System.getProperty("os.version").split("[^0-9]", 3);
    return Integer.parseInt(version[0]) * 1_000 + Integer.parseInt(version[1]) >= 6_012;
  }

  @Test
  void theCompilersThreadsGiveWayAndNoOthers() {
    MoltProcess molt = servers.start(Instance.withProbe().asShipped());
    awaitAll("nice of C1", () -> molt.facts().nice("C1 Compiler"), 10);
    awaitAll("nice of C2", () -> molt.facts().nice("C2 Compiler"), 10);
    assertThat(molt.facts().nice("molt-")).isNotEmpty().allMatch(nice -> nice == 0);
  }

  @Test
  void thatCanBeLeftOut() {
    Instance instance = Instance.withProbe().asShipped();
    instance.setEnvironment("JAVA_OPTS", "-Dmolt.compiler.nice=0");
    MoltProcess molt = servers.start(instance);
    molt.molt("status");
    assertThat(molt.facts().nice("C2 Compiler")).isNotEmpty().allMatch(nice -> nice == 0);
  }

  @Test
  void whoServesGoesBeforeWhatReloads() {
    assumeThat(hasSlices()).as("a kernel with slices").isTrue();
    MoltProcess molt = servers.start(Instance.withProbe().asShipped().set("mode", "process"));
    assumeThat(molt.facts().slices("molt-reactor")).as("a kernel that tells them").isNotEmpty();
    awaitAll("slices of C1", () -> molt.facts().slices("C1 Compiler"), LONG_SLICE);
    awaitAll("slices of C2", () -> molt.facts().slices("C2 Compiler"), LONG_SLICE);
    awaitAll("slices of the deployer", () -> molt.facts().slices("molt-deployer"), LONG_SLICE);
    // Some of these threads are there already, others begin now, and begin those of workers.
    molt.molt("reload");
    awaitAll("slices of the manager", () -> molt.facts().slices("molt-manager"), LONG_SLICE);
    assertThat(molt.facts().slices("molt-reactor")).allMatch(slice -> slice < LONG_SLICE);
    awaitStandardSlices(molt, "molt-probe-0-2");
    awaitStandardSlices(molt, "molt-probe-1-2");
  }

  @Test
  void whoServesGoesBeforeWhoIsMadeReadyToServe() throws IOException {
    assumeThat(hasSlices()).as("a kernel with slices").isTrue();
    Instance instance = Instance.withProbe().asShipped().set("mode", "process");
    MoltProcess molt = servers.start(instance);
    assumeThat(molt.facts().slices("molt-reactor")).as("a kernel that tells them").isNotEmpty();
    Gate gate = Gate.of(instance);
    gate.close();
    instance.deploy(
        "probe.jar", WorkerBundle.probe().version("2.0").probeCode("start", gate.passed()).bytes());
    awaitAll("slices while it starts", () -> molt.facts().slices("molt-probe-0-2"), LONG_SLICE);
    assertThat(molt.facts().slices("molt-probe-0-1")).allMatch(slice -> slice < LONG_SLICE);
    gate.open();
    molt.awaitGeneration(2);
    awaitStandardSlices(molt, "molt-probe-0-2");
  }
}
