/**
 * The replacement of code.
 *
 * <p>An {@link io.molt.manager.reload.Intake} decides what a trigger does, a {@link
 * io.molt.manager.reload.Reload} carries it out, a {@link io.molt.manager.reload.Renewal} replaces
 * a single worker, and the {@link io.molt.manager.reload.Succession} switches.
 */
@NullMarked
package io.molt.manager.reload;

import org.jspecify.annotations.NullMarked;
