/**
 * Server-sent events (HTML standard, "Server-sent events"): streams of events that a page reads
 * with {@code EventSource}, the handler that is told of them, and what is sent.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.net.events;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
