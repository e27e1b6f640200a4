package io.molt.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The application code of one worker: what a reload replaces.
 *
 * <p>The server creates one instance per worker, each in a bundle of its own with a fresh class
 * loader, by its public constructor without parameters. A class that also implements {@link
 * io.molt.net.StreamHandler}, {@link io.molt.net.http.HttpHandler} or {@link
 * io.molt.net.websocket.WebSocketHandler} receives the events of those protocols; one that
 * implements {@link io.molt.task.TaskHandler} has task workers beside the event workers, {@link
 * io.molt.task.FinishHandler} is told what became of tasks, {@link PipeHandler} gets messages, and
 * {@link io.molt.timer.LastingTimerHandler} the ticks of timers that outlive reloads. Name the
 * class to the server by annotating it with {@link MoltWorker}.
 *
 * <p>The life of an instance:
 *
 * <ol>
 *   <li>{@link #onWorkerStart}, while the old code still serves. If any worker of the application
 *       throws here or does not return within {@code max_start_time}, the whole new generation is
 *       taken back and the old one stays.
 *   <li>The switch: from here on events come to this instance.
 *   <li>{@link #onActivate}: the place to begin what must not exist twice.
 *   <li>Events.
 *   <li>{@link #onWorkerExit}, when a newer generation has taken over or the server stops: no event
 *       of a new exchange follows, those in hand are still to be finished.
 *   <li>{@link #onWorkerStop}, the last call.
 * </ol>
 *
 * <p>All calls come on the worker's own carrier and never two at the same instant; with {@code
 * enable_coroutine=on} each runs in a virtual thread, so that calls interleave where one blocks.
 * The context class loader is that of the worker's bundle.
 *
 * <p>A callback that throws has whoever waits for it answered without it: 500 for a request, the
 * end of a stream connection, the failure of a task. An {@link Error} is also the death of its
 * worker, as the state that it leaves may be broken: another is begun in its place, which costs
 * nobody else anything. So is an {@link Exception} if {@code restart_on_exception} says so, but
 * never one that a client has caused ({@link io.molt.net.http.RequestAbortedException}) or that is
 * an answer ({@link io.molt.net.http.HttpException}). So are a call of {@code System.exit}, and a
 * callback that neither returns nor parks within {@code worker_hang_time}. {@link
 * WorkerErrorHandler} is told of each.
 *
 * <p>Threads that a worker makes itself are its own affair: it ends them in {@link #onWorkerExit}
 * or {@link #onWorkerStop}. A virtual thread that is made within a coroutine runs on the worker's
 * carrier as well, in turns with its callbacks; a platform thread runs beside them.
 */
@ConsumerType
public interface Worker {

  /**
   * Called once in every new worker, before it serves (Swoole: {@code onWorkerStart}). Read
   * configuration, open pools, warm caches here. The generation before still serves meanwhile, so
   * take nothing exclusive.
   *
   * @param context who this worker is, and the server; may be kept
   * @throws Exception anything: the reload fails with it as the cause
   */
  default void onWorkerStart(WorkerContext context) throws Exception {}

  /**
   * Called once after the switch, when this worker has begun to serve. Begin here what must not
   * exist twice: timers, subscriptions, listening ports of its own. Events may be handled before it
   * has returned.
   *
   * @throws Exception anything: it is logged, and the worker goes on serving
   */
  default void onActivate() throws Exception {}

  /**
   * Called once when the worker is to be retired and its last events are still in hand (Swoole:
   * {@code onWorkerExit}). Callbacks that never return by nature, such as an endless stream of
   * server-sent events, take this as their signal to end; what is left at {@code max_wait_time} is
   * interrupted.
   *
   * @throws Exception anything: it is logged, and the retirement goes on
   */
  default void onWorkerExit() throws Exception {}

  /**
   * The last call: the bundle is uninstalled after it (Swoole: {@code onWorkerStop}). Close what
   * {@link #onWorkerStart} opened. Called also for a worker that had started when its reload
   * failed. It has until {@code max_wait_time} to return.
   *
   * @throws Exception anything: it is logged, and the retirement goes on
   */
  default void onWorkerStop() throws Exception {}
}
