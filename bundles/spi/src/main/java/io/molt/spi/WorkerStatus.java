package io.molt.spi;

/**
 * A worker as it is at one moment.
 *
 * @param workerId its number
 * @param role {@code worker}, {@code task worker} or {@code process}
 * @param generation its generation
 * @param version the version of its code
 * @param state {@code serving}, {@code draining} ...: the state of its generation in lower case; or
 *     {@code restarting} where it has died and another is to come, {@code down} where none is
 * @param inHand callbacks that run or wait within, and exchanges that were detached
 * @param queued events that wait for the worker
 * @param handled callbacks that have ended since it began
 * @param bundleId its OSGi bundle
 */
public record WorkerStatus(
    int workerId,
    String role,
    long generation,
    String version,
    String state,
    int inHand,
    int queued,
    long handled,
    long bundleId) {}
