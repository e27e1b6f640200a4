package io.molt.spi;

import java.time.Duration;

/**
 * A callback that could be neither waited for nor ended, and was left to itself.
 *
 * @param worker whose it is: {@code hello worker 3 gen 12}
 * @param callback what it was doing: {@code onRequest GET /path}
 * @param frame where it was when it was given up: the innermost stack frame; empty if unknown
 * @param duration for how long it has been given up
 */
public record StuckCallback(String worker, String callback, String frame, Duration duration) {}
