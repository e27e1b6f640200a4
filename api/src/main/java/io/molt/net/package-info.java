/** Connections and the handlers that receive their events. */
@Export
@Version("1.1.0")
@NullMarked
package io.molt.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
