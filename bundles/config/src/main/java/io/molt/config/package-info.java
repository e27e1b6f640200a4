/**
 * Reads {@code conf/} once, checks all of it and publishes it as immutable settings. The launcher
 * uses the same reader from its class path, before there is a framework. Which keys there are, and
 * all that is said of them, is data: see {@link io.molt.config.KeyFile}.
 */
@NullMarked
package io.molt.config;

import org.jspecify.annotations.NullMarked;
