package io.molt.spi;

import io.molt.reload.Failure;
import java.util.List;
import java.util.Optional;

/**
 * An application as it is at one moment.
 *
 * @param name its symbolic name
 * @param version the version that serves; empty if none does
 * @param hash the content that serves; empty if none does
 * @param generation the generation that serves; 0 if none does
 * @param listeners the names of the listeners that it answers
 * @param reloading whether a reload is running
 * @param lastFailure why the last attempt to start or reload it failed; empty if it did not
 * @param unprepared why the code of its next generation is not prepared ahead although {@code
 *     prepare_ahead} is on; empty if it is, or is not yet
 * @param tasks its task workers together; empty if it has none
 * @param workers the event workers that serve, those that drain, the task workers that serve and
 *     those that drain, by generation and number
 */
public record ApplicationStatus(
    String name,
    String version,
    String hash,
    long generation,
    List<String> listeners,
    boolean reloading,
    Optional<Failure> lastFailure,
    String unprepared,
    Optional<TaskStatus> tasks,
    List<WorkerStatus> workers) {
  public ApplicationStatus {
    listeners = List.copyOf(listeners);
    workers = List.copyOf(workers);
  }
}
