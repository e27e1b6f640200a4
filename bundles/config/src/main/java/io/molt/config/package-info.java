/**
 * Reads {@code conf/} once, checks all of it and publishes it as immutable settings. The launcher
 * uses the same reader from its class path, before there is a framework.
 */
@NullMarked
package io.molt.config;

import org.jspecify.annotations.NullMarked;
