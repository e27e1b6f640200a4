/**
 * The commands of the server in the Gogo shell, and the control socket over which {@code molt}
 * reaches them. No logic of its own: it asks the services of the other bundles and prints.
 */
@NullMarked
package io.molt.shell;

import org.jspecify.annotations.NullMarked;
