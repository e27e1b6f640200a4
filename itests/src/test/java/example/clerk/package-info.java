/** An application that handles the protocols of {@link example.protocols}. */
@NullMarked
package example.clerk;

import org.jspecify.annotations.NullMarked;
