/**
 * What an application implements to become a worker, and what the server offers it there.
 *
 * <p>Of the interfaces in this and all other packages of the api, those that are a {@link
 * org.osgi.annotation.versioning.ConsumerType} are for applications to implement: in later releases
 * they get no new methods but default ones. Those that are a {@link
 * org.osgi.annotation.versioning.ProviderType} are implemented by the server and called by
 * applications: they may get new methods in each release. Who implements one of them all the same,
 * in a test for example, has new methods to add then.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.molt.worker;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
