/**
 * The workers of one role: those that start, serve and retire.
 *
 * <p>The {@link io.molt.manager.generation.Pools} of an application outlive every reload. A
 * generation comes by a {@link io.molt.manager.generation.Preparation}, takes state over by a
 * {@link io.molt.manager.generation.Handover}, and goes by a {@link
 * io.molt.manager.generation.Retirement}.
 */
@NullMarked
package io.molt.manager.generation;

import org.jspecify.annotations.NullMarked;
