/**
 * What the rehearsal of reloads needs that a real reload does not: an application that is made up,
 * and a server around it that nobody sees.
 */
@NullMarked
package io.molt.manager.rehearsal;

import org.jspecify.annotations.NullMarked;
