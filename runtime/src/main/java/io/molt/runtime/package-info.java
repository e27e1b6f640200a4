/**
 * Starts and stops the server's process, and speaks to a server that runs. Two programs in one jar:
 * {@code run} is the server itself; every other command is a client, kept small because it is
 * started anew for each command.
 */
@NullMarked
package io.molt.runtime;

import org.jspecify.annotations.NullMarked;
