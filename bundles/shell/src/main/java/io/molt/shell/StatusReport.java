package io.molt.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} tells, as text ({@link StatusText}) and, with {@code --json}, as one JSON
 * object ({@link StatusJson}).
 *
 * @param version the server's version
 * @param pid its process
 * @param uptimeSeconds since the process began
 * @param ready whether it accepts connections
 * @param mode {@code process} or {@code base}
 * @param workerNum workers of each application
 * @param taskWorkerNum task workers of each application that handles tasks
 * @param ports ordered by listener
 * @param applications ordered by name
 * @param lingeringClassLoaders of retired workers, not collected yet; see {@link
 *     io.molt.spi.Applications#lingering}
 * @param stuck callbacks that could be neither waited for nor ended
 * @param notTaken what lies in {@code deploy/} and is no application
 * @param changedConfiguration files of {@code conf/} that take effect at the next restart
 * @param bundles with {@code --bundles}, else absent
 */
record StatusReport(
    String version,
    long pid,
    double uptimeSeconds,
    boolean ready,
    String mode,
    int workerNum,
    int taskWorkerNum,
    List<Port> ports,
    List<Application> applications,
    int lingeringClassLoaders,
    List<Stuck> stuck,
    List<NotTaken> notTaken,
    List<String> changedConfiguration,
    @Nullable List<BundleRow> bundles) {

  /**
   * A port.
   *
   * @param address host and port as bound
   * @param accepting whether it takes new connections
   * @param transport {@code epoll} or {@code nio}
   * @param most how many connections may be open
   * @param connections open now
   * @param accepted since the start
   * @param refused closed at once, because there were too many
   * @param unanswered why no application answers there; absent if one does
   */
  record Port(
      String listener,
      String protocol,
      String address,
      boolean accepting,
      String transport,
      int most,
      int connections,
      long accepted,
      long refused,
      @Nullable String unanswered) {}

  /**
   * An application, or a file in {@code deploy/} that is none.
   *
   * @param version what serves; empty if nothing does
   * @param hash SHA-256 of the bundle that serves; empty if none does
   * @param generation what serves; 0 if nothing does
   * @param listeners the listeners that it answers
   * @param reloading whether a reload is running
   * @param lastFailure why the last attempt to start or reload it failed; absent if it did not
   * @param tasks its task workers together; absent if it has none
   * @param workers event workers that serve and that drain, then task workers that do; or the user
   *     process
   */
  record Application(
      String name,
      String version,
      String hash,
      long generation,
      List<String> listeners,
      boolean reloading,
      @Nullable Problem lastFailure,
      @Nullable Tasks tasks,
      List<Worker> workers) {}

  /**
   * The task workers of an application.
   *
   * @param generation what serves
   * @param version what serves
   * @param queued tasks that wait
   * @param capacity how many may
   * @param finished tasks that were done
   * @param failed tasks that were not, or not to their end
   */
  record Tasks(
      long generation, String version, int queued, int capacity, long finished, long failed) {}

  /**
   * A callback that was left to itself.
   *
   * @param worker whose it is
   * @param callback what it was doing
   * @param frame where it was
   * @param seconds since when
   */
  record Stuck(String worker, String callback, String frame, double seconds) {}

  /**
   * A file, or the directory itself, of which nothing is taken.
   *
   * @param reason what it is, and what was expected
   */
  record NotTaken(String file, String reason) {}

  /**
   * A failure.
   *
   * @param type the exception's class; empty if the message says it all
   */
  record Problem(String type, String message) {}

  /**
   * A worker.
   *
   * @param role {@code worker}, {@code task worker} or {@code process}
   * @param state {@code serving}, {@code draining} ...
   * @param inHand callbacks that have not ended
   * @param queued events that wait
   * @param handled callbacks that have ended
   */
  record Worker(
      int workerId,
      String role,
      long generation,
      String version,
      String state,
      int inHand,
      int queued,
      long handled,
      long bundleId) {}
}
