/**
 * Where and when worker code runs.
 *
 * <p>A {@link io.molt.manager.run.Carrier} runs one worker's callbacks, one at a time, on what a
 * {@link io.molt.manager.run.Driver} lends it: a thread of its own, an event loop or a pool; {@link
 * io.molt.manager.run.Coroutines} makes the virtual threads that park on it, and a {@link
 * io.molt.manager.run.Schedule} gives time and threads. An {@link io.molt.manager.run.Aftermath} is
 * what is due after something that cannot be taken back.
 */
@NullMarked
package io.molt.manager.run;

import org.jspecify.annotations.NullMarked;
