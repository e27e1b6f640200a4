package io.molt.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes messages from other workers. A {@link Worker} class implements it to be reachable by {@link
 * Server#sendMessage}.
 */
@FunctionalInterface
@ConsumerType
public interface PipeHandler {

  /**
   * A message has come (Swoole: {@code onPipeMessage}). On the worker's carrier; messages of one
   * sender come in the order in which it sent them. A message that waits when the worker is
   * reloaded goes to the new code.
   *
   * @throws Exception anything: it is logged, and the message is lost
   */
  void onPipeMessage(PipeMessage message) throws Exception;
}
