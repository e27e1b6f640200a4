package io.molt.timer;

import java.time.Duration;

/**
 * A timer as it is at one moment (Swoole: {@code Timer::info}).
 *
 * @param id its number
 * @param name of a timer that outlives reloads; else empty
 * @param interval between two ticks; for one that comes once, how long it waits
 * @param ticks whether it comes again and again
 * @param lasting whether it outlives reloads
 * @param count how often it has come
 */
public record TimerInfo(
    long id, String name, Duration interval, boolean ticks, boolean lasting, long count) {}
