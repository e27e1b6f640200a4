/**
 * HTTP/1.1 (RFC 9112): requests are read and checked, and their answers leave in their order. A
 * connection on which one asks for a WebSocket becomes that, and nothing of HTTP stays with it.
 * What the versions of HTTP have in common is here as well. Stands on the listener's spi, and knows
 * no more of workers than that somebody answers.
 */
@Capability(
    namespace = "io.molt.protocol",
    attribute = {"io.molt.protocol=http", "settings=META-INF/molt/http.keys"})
@NullMarked
package io.molt.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
