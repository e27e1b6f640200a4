/** WebSocket (RFC 6455): the handler of its messages, and connections as the handler sees them. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.net.websocket;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
