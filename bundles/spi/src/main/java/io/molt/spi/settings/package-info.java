/** The server's settings as immutable records: read once at boot, the same until it stops. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.spi.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
