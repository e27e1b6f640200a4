/**
 * What retired code leaves behind: {@link io.molt.manager.leaks.LeakWatch} cleans up after each
 * worker as far as that is safe, follows its class loader until it is collected, and says what
 * holds it if it is not.
 *
 * <p>A {@link io.molt.manager.leaks.Finder} knows one kind of place where code can be held. Much of
 * that is private to the JDK: a finder that finds a door shut finds nothing, and everything else
 * works. Nothing of what was found outlives a search but text.
 */
@NullMarked
package io.molt.manager.leaks;

import org.jspecify.annotations.NullMarked;
