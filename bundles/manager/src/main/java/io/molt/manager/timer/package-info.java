/**
 * Timers.
 *
 * <p>Those that end with the worker, and those that belong to its number and go on across reloads.
 */
@NullMarked
package io.molt.manager.timer;

import org.jspecify.annotations.NullMarked;
