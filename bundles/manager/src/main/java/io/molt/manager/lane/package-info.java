/**
 * What a client sees.
 *
 * <p>The events of a connection come in order, one at a time, across reloads ({@link
 * io.molt.manager.lane.ConnectionLane}); a request is an {@link io.molt.manager.lane.Exchange}.
 * What workers get hold of are views that end with their lease.
 */
@NullMarked
package io.molt.manager.lane;

import org.jspecify.annotations.NullMarked;
