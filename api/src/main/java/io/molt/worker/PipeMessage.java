package io.molt.worker;

import org.jspecify.annotations.Nullable;

/**
 * A message from another worker (Swoole: {@code Swoole\Server\PipeMessage}).
 *
 * @param application the sender's application
 * @param srcWorkerId the sender's number (Swoole: {@code source_worker_id})
 * @param data a copy of what was sent, of the receiver's classes
 */
public record PipeMessage(String application, int srcWorkerId, @Nullable Object data) {}
