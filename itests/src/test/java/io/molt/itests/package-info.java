/**
 * The server as its users meet it: the real distribution as a process of its own, real sockets, and
 * the bundles in a framework. One class for each promise; the fixtures that they share; the reload
 * benchmark.
 */
@NullMarked
package io.molt.itests;

import org.jspecify.annotations.NullMarked;
