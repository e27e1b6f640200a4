package io.molt.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of the question whether a worker answers.
 *
 * @param application the name of its application
 * @param worker as people call it: {@code worker 3}
 * @param after how long the answer took; empty if there was none in time
 */
public record WorkerAnswer(String application, String worker, Optional<Duration> after) {}
