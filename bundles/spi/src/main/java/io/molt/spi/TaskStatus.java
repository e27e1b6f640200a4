package io.molt.spi;

/**
 * The task workers of an application at one moment.
 *
 * @param generation the generation that serves
 * @param version the version of its code
 * @param queued tasks that wait
 * @param capacity how many may
 * @param finished tasks that were done since the server's start
 * @param failed tasks that were not, or not to their end
 */
public record TaskStatus(
    long generation, String version, int queued, int capacity, long finished, long failed) {}
