/**
 * Workers, generations and the reload of applications, in rooms. Each knows only those below it:
 *
 * <pre>
 *   (this one)    the server's applications put together, its services, what worker code asks for
 *   supervise     deaths, hangs, user processes
 *   reload        triggers, reloads, renewals, the switch
 *   generation    pools of workers: how they start, take over and retire
 *   lane          connections and requests
 *   timer, message, task
 *   worker        one worker, its slot, callbacks and lease
 *   code          bundles made of contents
 *   run           carriers, coroutines, threads, time
 *   history, leaks, parcel
 * </pre>
 *
 * <p>On the way of an event: a {@link io.molt.manager.Route} leads from the listener to the {@link
 * io.molt.manager.Ingress} of an {@link io.molt.manager.Application} and so to a {@link
 * io.molt.manager.worker.Slot}. On the way of a reload: {@link io.molt.manager.Manager}, {@link
 * io.molt.manager.Application}, {@link io.molt.manager.reload.Reloads}.
 *
 * <p>A class is public here if another room needs it; none of these packages is exported. Bundles
 * are known to {@link io.molt.manager.code} and to what registers the services here; nothing knows
 * Netty.
 */
@NullMarked
package io.molt.manager;

import org.jspecify.annotations.NullMarked;
