/** Asking for a reload, and what came of it. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.reload;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
