package io.molt.spi.settings;

import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code conf/server.cfg}. Each component is the key of the same name in Swoole's spelling.
 *
 * @param workerNum {@code worker_num}: workers of each application, at least 1
 * @param reactorNum {@code reactor_num}: event loops that own the sockets, at least 1; not used in
 *     base mode, where each worker has one
 * @param mode {@code mode}
 * @param enableCoroutine {@code enable_coroutine}: whether callbacks run in virtual threads
 * @param maxRequest {@code max_request}: after so many requests, or events of TCP connections, a
 *     worker is begun anew; 0 for never
 * @param maxRequestGrace {@code max_request_grace}: so many more at most, by chance
 * @param taskWorkerNum {@code task_worker_num}: task workers of each application that handles
 *     tasks; 0 for none
 * @param taskEnableCoroutine {@code task_enable_coroutine}: whether a task worker takes the next
 *     task while one waits
 * @param taskMaxRequest {@code task_max_request}: after so many tasks a task worker is begun anew;
 *     0 for never
 * @param taskMaxRequestGrace {@code task_max_request_grace}: so many more at most, by chance
 * @param taskQueueSize {@code task_queue_size}: how many tasks of an application may wait
 * @param maxBufferedMemory {@code max_buffered_memory}: how many bytes clients may make the server
 *     hold, of all connections together
 * @param workerHangTime {@code worker_hang_time}: how long a callback may hold its worker up before
 *     it is taken away and the worker replaced; zero for as long as it likes
 * @param taskHangTime {@code task_hang_time}: the same for tasks and task workers
 * @param maxRequestTime {@code max_request_time}: how long a coroutine may wait before it sends the
 *     first byte of its answer; zero for as long as it likes
 * @param workerErrorLimit {@code worker_error_limit}: after so many deaths in a row a worker is
 *     given up; 0 for never
 * @param restartOnException {@code restart_on_exception}: whether a worker whose callback throws an
 *     exception is begun anew; where it throws an error it always is
 * @param maxWaitTime {@code max_wait_time}: how long retired code may take to finish what it has in
 *     hand
 * @param maxStartTime {@code max_start_time}: how long the workers of a new generation may take to
 *     start
 * @param maxHandoverTime {@code max_handover_time}: how long events may be held back while workers
 *     hand their state to new ones
 * @param autoReload {@code auto_reload}: whether a changed bundle in {@code deploy/} is reloaded by
 *     itself
 * @param rollingReload {@code rolling_reload}: whether a reload replaces one worker after the other
 * @param prepareAhead {@code prepare_ahead}: whether the code of the next generation is kept loaded
 * @param loopChecks {@code loop_checks}: whether the code of applications is made stoppable
 * @param processTitle {@code process_title}: the name by which {@code pidof} finds the master
 * @param pidFile {@code pid_file}, absolute
 * @param logFile {@code log_file}, absolute
 * @param logLevel {@code log_level}
 * @param daemonize {@code daemonize}: whether {@code molt run} goes to the background
 */
public record ServerSettings(
    int workerNum,
    int reactorNum,
    Mode mode,
    boolean enableCoroutine,
    int maxRequest,
    int maxRequestGrace,
    int taskWorkerNum,
    boolean taskEnableCoroutine,
    int taskMaxRequest,
    int taskMaxRequestGrace,
    int taskQueueSize,
    long maxBufferedMemory,
    Duration workerHangTime,
    Duration taskHangTime,
    Duration maxRequestTime,
    int workerErrorLimit,
    boolean restartOnException,
    Duration maxWaitTime,
    Duration maxStartTime,
    Duration maxHandoverTime,
    boolean autoReload,
    boolean rollingReload,
    boolean prepareAhead,
    boolean loopChecks,
    String processTitle,
    Path pidFile,
    Path logFile,
    LogLevel logLevel,
    boolean daemonize) {}
