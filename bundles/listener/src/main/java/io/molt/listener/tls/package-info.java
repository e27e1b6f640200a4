/**
 * TLS, under whatever protocol a port speaks. A port without it knows nothing of this room. So that
 * nothing of what Netty has for TLS is loaded where no listener names a certificate, no class in it
 * that stands on that has a static initialiser: those that have are initialised ahead when a server
 * has started.
 *
 * <p>{@link io.molt.listener.tls.TlsPort} is what a port sees. A connection is opened by its
 * protocol when the handshake is done, and not before: {@link io.molt.listener.tls.TlsConnection}
 * stands in for it until then.
 */
@NullMarked
package io.molt.listener.tls;

import org.jspecify.annotations.NullMarked;
