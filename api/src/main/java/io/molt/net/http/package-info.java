/** HTTP: requests, responses and the handler that receives them. */
@Export
@Version("1.1.0")
@NullMarked
package io.molt.net.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
