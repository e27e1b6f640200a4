/** Server-sent events, apart from how an exchange becomes a stream of them. */
@NullMarked
package io.molt.http.events;

import org.jspecify.annotations.NullMarked;
