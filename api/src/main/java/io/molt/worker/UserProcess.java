package io.molt.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A user process (Swoole: {@code Swoole\\Process} by {@code addProcess}): code of its own that runs
 * beside the workers for as long as the server does, as one instance, in a bundle of its own. It
 * answers no listener. Name the class to the server by annotating it with {@link MoltProcess}.
 *
 * <p>A reload of workers does not touch it; it is reloaded by its name, or when its bundle in
 * {@code deploy/} changes. It takes messages if it is a {@link PipeHandler}, as worker 0 of its
 * application, and sends them with {@link Server#sendMessage(Object, String, int)}.
 *
 * <p>The life of an instance is that of a {@link Worker} with {@link #run} after {@link
 * #onActivate}: all calls come on its own carrier, in virtual threads, so that messages are taken
 * while {@code run} waits; a {@code run} that computes without a pause holds them up.
 */
@ConsumerType
public interface UserProcess extends Worker {

  /**
   * What the process does. When it returns or throws, a new instance of the same code takes the
   * place of this one: soon at first, and after ever longer pauses if it ends again and again.
   *
   * <p>When the process is to end, because it is reloaded or the server stops, {@link
   * #onWorkerExit} is called and this thread is interrupted; what has not returned after {@code
   * max_wait_time} is abandoned. The next generation's {@code run} begins only then.
   *
   * @throws Exception anything: it is logged
   */
  void run() throws Exception;
}
