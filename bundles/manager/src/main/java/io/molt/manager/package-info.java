/**
 * Workers, generations and the reload of applications.
 *
 * <p>From the outside in: {@link io.molt.manager.Manager} is the bundle's services; an {@link
 * io.molt.manager.Application} holds its serving {@link io.molt.manager.Generation}; {@link
 * io.molt.manager.Intake} decides what a trigger does, {@link io.molt.manager.Reload} carries it
 * out by a {@link io.molt.manager.Preparation}, the switch, and a {@link
 * io.molt.manager.Retirement}. On the way of an event: a {@link io.molt.manager.Route} leads from
 * the listener to a {@link io.molt.manager.Slot}, whose current {@link
 * io.molt.manager.WorkerInstance} takes it on its {@link io.molt.manager.Carrier} as a {@link
 * io.molt.manager.Callback}.
 *
 * <p>What became of each reload is noted for {@link io.molt.manager.history}, and what retired code
 * leaves behind is looked for in {@link io.molt.manager.leaks}.
 *
 * <p>Only {@link io.molt.manager.BundleHost}, with what it uses, and the activator know OSGi;
 * nothing here knows Netty.
 */
@NullMarked
package io.molt.manager;

import org.jspecify.annotations.NullMarked;
