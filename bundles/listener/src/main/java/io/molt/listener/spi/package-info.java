/**
 * What the bundle of a protocol stands on: {@link io.molt.listener.spi.ProtocolProvider} says what
 * it is, and a connection is made of {@link io.molt.listener.spi.MessageConnection}, of {@link
 * io.molt.listener.spi.StreamConnection}, or of the parts that these consist of. For bundles of the
 * server; applications cannot import it.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.listener.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
