package io.molt.spi;

import io.molt.spi.settings.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The server as it is at one moment, but for the time that it takes to ask its parts.
 *
 * @param version its version
 * @param pid its process
 * @param uptime since the process began, in whole milliseconds
 * @param ready whether it accepts connections; not yet when it starts, and no longer when it stops
 * @param settings its configuration, {@code conf/server.cfg}, as it was read at boot
 * @param changedConfiguration the names of the files of {@code conf/} that take effect at the next
 *     restart, sorted
 * @param ports ordered by listener
 * @param unanswered the listeners that lead to no application, by name, each with the reason and
 *     the way out in one sentence
 * @param applications ordered by name
 * @param lingering how many class loaders of retired workers the JVM has not collected yet. It
 *     collects them when it sees fit; a number that only ever grows means that something holds them
 * @param stuck the callbacks that could be neither waited for nor ended, and still run or wait
 * @param overlooked what lies in {@code deploy/} and is no application, ordered by name; none while
 *     {@code deploy/} is not looked at yet
 */
public record ServerStatus(
    String version,
    long pid,
    Duration uptime,
    boolean ready,
    ServerSettings settings,
    List<String> changedConfiguration,
    List<PortStatus> ports,
    Map<String, String> unanswered,
    List<ApplicationStatus> applications,
    int lingering,
    List<StuckCallback> stuck,
    List<OverlookedFile> overlooked) {
  public ServerStatus {
    changedConfiguration = List.copyOf(changedConfiguration);
    ports = List.copyOf(ports);
    unanswered = Map.copyOf(unanswered);
    applications = List.copyOf(applications);
    stuck = List.copyOf(stuck);
    overlooked = List.copyOf(overlooked);
  }
}
