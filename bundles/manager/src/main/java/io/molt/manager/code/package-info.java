/**
 * The code of workers.
 *
 * <p>A {@link io.molt.manager.code.CodeHost} makes {@link io.molt.manager.code.WorkerCode} of a
 * content, a bundle for each worker, and removes it without a trace. This is the one room, besides
 * the root, that knows bundles.
 */
@NullMarked
package io.molt.manager.code;

import org.jspecify.annotations.NullMarked;
