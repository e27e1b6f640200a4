package io.molt.spi.settings;

import java.time.Duration;

/**
 * What is done about code that hangs, fails or never ends.
 *
 * @param workerHangTime {@code worker_hang_time}: how long a callback may hold its worker up before
 *     it is taken away and the worker replaced; zero for as long as it likes
 * @param taskHangTime {@code task_hang_time}: the same for tasks and task workers
 * @param maxRequestTime {@code max_request_time}: how long a coroutine may wait before it sends the
 *     first byte of its answer; zero for as long as it likes
 * @param workerErrorLimit {@code worker_error_limit}: after so many deaths in a row a worker is
 *     given up; 0 for never
 * @param restartOnException {@code restart_on_exception}: whether a worker whose callback throws an
 *     exception is begun anew; where it throws an error it always is
 * @param loopChecks {@code loop_checks}: whether the code of applications is made stoppable
 */
public record SupervisionSettings(
    Duration workerHangTime,
    Duration taskHangTime,
    Duration maxRequestTime,
    int workerErrorLimit,
    boolean restartOnException,
    boolean loopChecks) {

  static SupervisionSettings of(SettingValues values) {
    return new SupervisionSettings(
        values.seconds("worker_hang_time"),
        values.seconds("task_hang_time"),
        values.seconds("max_request_time"),
        values.integer("worker_error_limit"),
        values.onOff("restart_on_exception"),
        values.onOff("loop_checks"));
  }
}
