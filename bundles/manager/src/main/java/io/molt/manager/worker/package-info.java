/**
 * One worker, and the place that it serves in.
 *
 * <p>Events wait in a {@link io.molt.manager.worker.Slot}, which outlives generations; its current
 * {@link io.molt.manager.worker.WorkerInstance} takes each as a {@link
 * io.molt.manager.worker.Callback}, under a {@link io.molt.manager.worker.Lease}. Workers that are
 * replaced together are a {@link io.molt.manager.worker.Generation}, with a {@link
 * io.molt.manager.worker.Lifecycle}.
 */
@NullMarked
package io.molt.manager.worker;

import org.jspecify.annotations.NullMarked;
