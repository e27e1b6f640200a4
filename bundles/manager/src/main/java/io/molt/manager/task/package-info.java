/**
 * Tasks on their way to a task worker.
 *
 * <p>They wait in a {@link io.molt.manager.task.TaskQueue} for whichever worker is idle next.
 */
@NullMarked
package io.molt.manager.task;

import org.jspecify.annotations.NullMarked;
