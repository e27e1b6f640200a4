package io.molt.spi.settings;

/**
 * The workers of each application.
 *
 * @param workerNum {@code worker_num}: how many there are, at least 1
 * @param mode {@code mode}: which threads run them
 * @param enableCoroutine {@code enable_coroutine}: whether callbacks run in virtual threads
 * @param maxRequest {@code max_request}: after so many requests, or events of TCP connections, a
 *     worker is begun anew; 0 for never
 * @param maxRequestGrace {@code max_request_grace}: so many more at most, by chance
 */
public record WorkerSettings(
    int workerNum, Mode mode, boolean enableCoroutine, int maxRequest, int maxRequestGrace) {

  static WorkerSettings of(SettingValues values) {
    return new WorkerSettings(
        values.integer("worker_num"),
        values.choice("mode", Mode.class),
        values.onOff("enable_coroutine"),
        values.integer("max_request"),
        values.integer("max_request_grace"));
  }
}
