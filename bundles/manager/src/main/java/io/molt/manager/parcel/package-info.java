/** Values on their way from one worker to another, in a form that holds no class of either. */
@NullMarked
package io.molt.manager.parcel;

import org.jspecify.annotations.NullMarked;
