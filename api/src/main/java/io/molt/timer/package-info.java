/** Timers of workers. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.timer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
