package io.molt.spi.settings;

import java.time.Duration;

/**
 * How code is replaced while the server runs.
 *
 * @param maxWaitTime {@code max_wait_time}: how long retired code may take to finish what it has in
 *     hand
 * @param maxDrainingMemory {@code max_draining_memory}: how many bytes may be in use for a third
 *     generation to drain, and any further one
 * @param maxStartTime {@code max_start_time}: how long the workers of a new generation may take to
 *     start
 * @param maxHandoverTime {@code max_handover_time}: how long events may be held back while workers
 *     hand their state to new ones
 * @param autoReload {@code auto_reload}: whether a changed bundle in {@code deploy/} is reloaded by
 *     itself
 * @param rollingReload {@code rolling_reload}: whether a reload replaces one worker after the other
 * @param prepareAhead {@code prepare_ahead}: whether the code of the next generation is kept ready
 * @param prepareAheadMemory {@code prepare_ahead_memory}: how many bytes the code of one
 *     application may need that is kept ready
 * @param rehearsal {@code rehearsal}: whether reloads are rehearsed when the server has started
 */
public record ReloadSettings(
    Duration maxWaitTime,
    long maxDrainingMemory,
    Duration maxStartTime,
    Duration maxHandoverTime,
    boolean autoReload,
    boolean rollingReload,
    boolean prepareAhead,
    long prepareAheadMemory,
    boolean rehearsal) {

  static ReloadSettings of(SettingValues values) {
    return new ReloadSettings(
        values.seconds("max_wait_time"),
        values.size("max_draining_memory"),
        values.seconds("max_start_time"),
        values.seconds("max_handover_time"),
        values.onOff("auto_reload"),
        values.onOff("rolling_reload"),
        values.onOff("prepare_ahead"),
        values.size("prepare_ahead_memory"),
        values.onOff("rehearsal"));
  }
}
