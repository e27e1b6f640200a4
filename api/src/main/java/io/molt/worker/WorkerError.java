package io.molt.worker;

import io.molt.reload.Failure;

/**
 * The death of a worker, a task worker or a user process, described in text and numbers alone.
 *
 * @param application its application
 * @param workerId its number (Swoole: {@code worker_id})
 * @param label as log lines name it: {@code hello worker 3 gen 12}
 * @param generation its generation
 * @param cause what it died of
 * @param exitCode what it has given to {@code System.exit} (Swoole: {@code exit_code}); 0 if it did
 *     not
 * @param callback what it was doing: {@code onRequest GET /path}
 * @param failure the exception, or what is known instead; of one that hangs, its stack is the trace
 * @param count how many deaths there have been in a row in its place, this one included
 * @param replaced whether another is begun in its place; false if the limit has been reached
 */
public record WorkerError(
    String application,
    int workerId,
    String label,
    long generation,
    Cause cause,
    int exitCode,
    String callback,
    Failure failure,
    int count,
    boolean replaced) {

  /** What workers die of. */
  public enum Cause {
    /** A callback has thrown an exception or an error. */
    EXCEPTION,
    /** The worker has called {@code System.exit}, {@code Runtime.exit} or {@code Runtime.halt}. */
    EXIT,
    /** A callback has not returned within {@code worker_hang_time}. */
    HANG,
    /** It had died, and the one that was to follow could not be started. */
    START
  }
}
