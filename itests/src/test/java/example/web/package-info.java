/** An application that speaks every protocol of the web, and says little in each. */
@NullMarked
package example.web;

import org.jspecify.annotations.NullMarked;
