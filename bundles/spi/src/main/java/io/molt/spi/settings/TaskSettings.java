package io.molt.spi.settings;

/**
 * The task workers of each application that handles tasks.
 *
 * @param taskWorkerNum {@code task_worker_num}: how many there are; 0 for none
 * @param taskEnableCoroutine {@code task_enable_coroutine}: whether a task worker takes the next
 *     task while one waits
 * @param taskMaxRequest {@code task_max_request}: after so many tasks a task worker is begun anew;
 *     0 for never
 * @param taskMaxRequestGrace {@code task_max_request_grace}: so many more at most, by chance
 * @param taskQueueSize {@code task_queue_size}: how many tasks of an application may wait
 */
public record TaskSettings(
    int taskWorkerNum,
    boolean taskEnableCoroutine,
    int taskMaxRequest,
    int taskMaxRequestGrace,
    int taskQueueSize) {

  static TaskSettings of(SettingValues values) {
    return new TaskSettings(
        values.integer("task_worker_num"),
        values.onOff("task_enable_coroutine"),
        values.integer("task_max_request"),
        values.integer("task_max_request_grace"),
        values.integer("task_queue_size"));
  }
}
