package io.molt.manager;

import io.molt.manager.worker.Environment;
import io.molt.spi.ContentSource;
import io.molt.spi.OverlookedFile;
import io.molt.spi.Ports;
import io.molt.spi.ServerStatus;
import io.molt.spi.StatusSource;
import io.molt.spi.settings.ConfigurationWatch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * Says how the whole server is, for the manager stands where all of its parts can be asked. The
 * deployer comes after it and goes before it: without it, nothing is overlooked.
 *
 * @param version the server's
 */
record ServerStatusReader(
    String version,
    Environment environment,
    Manager manager,
    Ports ports,
    ConfigurationWatch configuration)
    implements StatusSource {

  @Override
  public ServerStatus status() {
    return new ServerStatus(
        version,
        ProcessHandle.current().pid(),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
        manager.isReady(),
        environment.settings(),
        configuration.changedSinceStart(),
        ports.status(),
        manager.unanswered(),
        manager.status(),
        environment.host().lingering(),
        environment.abandoned().list(),
        overlooked());
  }

  private List<OverlookedFile> overlooked() {
    return environment.source().get().map(ContentSource::overlooked).orElse(List.of());
  }
}
