/**
 * Certificates and private keys as files hold them: read, checked, and for {@code --tls-dev} made.
 * It needs nothing but the JDK, for {@code molt check} tells what the listener would refuse.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.molt.spi.tls;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
