package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a bundle brings with it works as in any other program, and the server is not its business.
 */
final class WhatApplicationsBringIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    Instance instance = Instance.empty();
    instance.deploy("bringer.jar", Bringer.bundle().bytes());
    molt = servers.start(instance);
  }

  @Test
  void aMultiReleaseBundleIsDeployedWithTheClassesForThisJava() {
    assertThat(Bringer.ask(molt, "/version")).isEqualTo("for Java 17");
  }

  @Test
  void everyWorkerHasItsOwnJdbcDriverAfterAReloadToo() {
    awaitBoth();
    CommandResult reload = molt.molt("reload", "workers", "bringer");
    assertThat(reload.exit()).as("%s", reload).isZero();
    awaitBoth();
    assertThat(molt.log()).contains("JDBC driver bringer.Missing", "cannot be used");
  }

  private static void awaitBoth() {
    Set<String> workers = new TreeSet<>();
    Await.until(
        "both workers have answered",
        Duration.ofSeconds(10),
        () -> {
          String answer = Bringer.ask(molt, "/driver");
          assertThat(answer).endsWith(": its own driver, its own driver");
          return workers.add(answer.split(" ")[1]) && workers.size() == 2;
        },
        molt::log);
  }

  @Test
  void anActivatorSeesNothingOfTheServerAndReloadsNobodyElse() {
    assertThat(Bringer.ask(molt, "/bundles")).isEqualTo("bringer");
    assertThat(Bringer.ask(molt, "/services"))
        .contains("io.molt.reload.Reloader")
        .doesNotContain("io.molt.spi", "java.util", "java.lang.Object", "org.apache");
    assertThat(Bringer.ask(molt, "/other"))
        .isEqualTo("application: other (expected: one of bringer)");
    assertThat(Bringer.ask(molt, "/all")).isEqualTo("[bringer]");
  }

  @Test
  void whoImportsServerInternalsIsRefusedWithTheReason() {
    molt.instance()
        .deploy(
            "spy.jar",
            WorkerBundle.probe()
                .name("spy")
                .header("Import-Package", "io.molt.worker,io.molt.spi")
                .bytes());
    molt.awaitLog("Import-Package: io.molt.spi, which is the server's own, of io.molt.spi");
  }
}
