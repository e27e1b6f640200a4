/**
 * The sockets of the server on Netty: event loops, ports, connections and the two protocols. It
 * hands events to a {@link io.molt.spi.Dispatcher} and does not know who takes them, so nothing
 * here changes when worker code is replaced.
 */
@NullMarked
package io.molt.listener;

import org.jspecify.annotations.NullMarked;
