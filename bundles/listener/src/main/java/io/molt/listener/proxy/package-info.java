/**
 * The PROXY protocol, beneath TLS and whatever a port speaks. As with TLS, a port without it knows
 * nothing of this room, and no class in it that stands on Netty's decoder has a static initialiser:
 * the decoder's bundle is installed only where a listener wants it.
 *
 * <p>{@link io.molt.listener.proxy.ProxyPort} is what a port sees. A connection is opened when its
 * header has come: {@link io.molt.listener.proxy.ProxyConnection} stands in for it until then.
 */
@NullMarked
package io.molt.listener.proxy;

import org.jspecify.annotations.NullMarked;
