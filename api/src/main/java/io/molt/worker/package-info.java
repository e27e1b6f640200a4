/** What an application implements to become a worker, and what the server offers it there. */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.worker;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
