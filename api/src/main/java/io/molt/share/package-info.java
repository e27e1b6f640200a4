/** State that all workers of the server share and that no reload touches. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.share;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
