/**
 * The sockets of the server on Netty: event loops, ports, connections, and TCP as it is. It hands
 * events to a {@link io.molt.spi.Dispatcher} and does not know who takes them, so nothing here
 * changes when worker code is replaced.
 */
@Capability(
    namespace = "io.molt.protocol",
    attribute = {"io.molt.protocol=tcp", "settings=META-INF/molt/tcp.keys"})
@NullMarked
package io.molt.listener;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
