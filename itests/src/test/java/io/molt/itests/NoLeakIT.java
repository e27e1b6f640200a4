package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After reloads the old class loaders are gone and the process is as it was. Nothing is prepared
 * ahead, so that those that serve are all that is to be there; {@link PreparedAheadIT} counts both.
 */
final class NoLeakIT {

  private static final int FEW = 20;

  /** Done twice. The JDK makes the forms of method handles anew after 127 uses. */
  private static final int WARM_UP = 80;

  private static final int RELOADS = 200;
  private static final int LIBRARY = 200;

  @RegisterExtension static final Servers servers = new Servers();

  /** What needs no long warm-up to be told. */
  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void aFewReloadsLeaveNothingBehind(String mode) {
    MoltProcess molt =
        servers.start(Instance.withProbe().set("mode", mode).set("prepare_ahead", "off"));
    try (Load load = Load.paced(molt.instance(), 2, 2, 200)) {
      reload(molt, FEW);
      ClassFacts.settled(molt);
      awaitNothingLingers(molt);
      int threads = molt.facts().threads();
      int files = molt.facts().openFiles();
      reload(molt, FEW);
      ClassFacts after = ClassFacts.settled(molt);
      load.stop().assertNothingLost();
      assertThat(after.workerLoaders()).as("%s", after).isEqualTo(2);
      assertThat(molt.facts().threads()).isLessThanOrEqualTo(threads + 2);
      assertThat(molt.facts().openFiles()).isLessThanOrEqualTo(files + 2);
    }
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  @Tag("proof")
  void twoHundredReloadsLeaveNothingBehind(String mode) {
    Instance instance =
        Instance.withProbe().set("mode", mode).set("prepare_ahead", "off").set("log_level", "info");
    // Without profiles: the JIT compiler keeps them in the metaspace, and they grow for long.
    instance.setEnvironment("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    MoltProcess molt = servers.start(instance);
    try (Load load = Load.paced(molt.instance(), 2, 2, 200)) {
      reload(molt, WARM_UP);
      ClassFacts.settled(molt);
      awaitNothingLingers(molt);
      reload(molt, WARM_UP);
      ClassFacts before = ClassFacts.settled(molt);
      int threads = molt.facts().threads();
      int files = molt.facts().openFiles();
      reload(molt, RELOADS);
      ClassFacts after = ClassFacts.settled(molt);
      load.stop().assertNothingLost();
      assertThat(after.workerLoaders()).as("%s", after).isEqualTo(2);
      // The JVM drops forms of method handles that it has not used for long, so they may be fewer.
      assertThat(after.loadedClasses() - before.loadedClasses()).isLessThanOrEqualTo(20);
      assertThat(after.metaspaceKilobytes() - before.metaspaceKilobytes()).isLessThanOrEqualTo(512);
      assertThat(molt.facts().threads()).isLessThanOrEqualTo(threads + 2);
      assertThat(molt.facts().openFiles()).isLessThanOrEqualTo(files + 2);
    }
  }

  /** What looks after retired code has then done all that it does, and loaded what it needs. */
  private static void awaitNothingLingers(MoltProcess molt) {
    Await.until(
        "nothing lingers",
        Duration.ofSeconds(20),
        () -> !molt.molt("status").out().contains("class loaders of retired workers"),
        () -> molt.molt("status").out());
  }

  /** See ClassLocks in the manager: the framework would keep threads of both generations. */
  @Test
  void workersThatLoadALibraryAtTheSameTimeLeaveNothingBehind() {
    String load = "for (int i = 0; i < " + LIBRARY + "; i++) Class.forName(\"library.C\" + i);";
    WorkerBundle user =
        WorkerBundle.probe()
            .header(
                "Import-Package",
                "io.molt.net,io.molt.net.http,io.molt.worker,io.molt.reload,library")
            .probeCode("start", load);
    Instance instance = Instance.empty().set("log_level", "info").set("prepare_ahead", "off");
    instance.library("library.jar", library().bytes());
    instance.deploy("probe.jar", user.bytes());
    MoltProcess molt = servers.start(instance);
    reload(molt, 1);
    ClassFacts after = ClassFacts.settled(molt);
    assertThat(after.workerLoaders()).as("%s", after).isEqualTo(2);
  }

  private static WorkerBundle library() {
    WorkerBundle library = WorkerBundle.library("library");
    for (int i = 0; i < LIBRARY; i++) {
      library.source("library.C" + i, "package library; public class C" + i + " {}");
    }
    return library;
  }

  private static void reload(MoltProcess molt, int times) {
    try (WorkerClients clients = new WorkerClients(molt, 2)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      for (int i = 0; i < times; i++) {
        clients.reload(signaller);
      }
    }
  }
}
