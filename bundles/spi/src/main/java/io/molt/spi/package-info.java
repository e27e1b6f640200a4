/** What Molt's own bundles call on one another. Not for applications: it may change at any time. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
