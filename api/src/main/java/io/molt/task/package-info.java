/** Work that is handed from workers to task workers, and what comes of it. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.task;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
