/** An application whose clients talk to it over WebSocket. */
@NullMarked
package example.talk;

import org.jspecify.annotations.NullMarked;
