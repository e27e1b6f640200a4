package io.molt.worker;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hands what a worker has in memory to the one that takes its place (Erlang: {@code code_change}).
 * Where the worker classes before and after a reload both implement it, each worker's state goes to
 * the next worker of the same number.
 *
 * <p>At the switch, when all new workers have started, the events of these numbers, timers too, are
 * held back; {@link #onSnapshot} is called on the old worker, {@link #onRestore} on the new one,
 * and then the new one serves, all within {@code max_handover_time}. If anything of this fails, the
 * reload fails and the old worker goes on, so a snapshot must leave its state as it is.
 *
 * <p>The same is done for a worker that is begun anew because somebody has asked for it or because
 * it has reached {@code max_request}, but not for one that has died: its state may be why.
 *
 * <p>With {@code enable_coroutine=on}, callbacks that are parked at the switch finish on the old
 * worker afterwards, and what they change then is not in the snapshot; a snapshot may wait for
 * them.
 */
@ConsumerType
public interface StateHandler {

  /**
   * Tells the state, on the old worker's carrier.
   *
   * @return what {@linkplain UncrossableValueException may cross}; a value that may not has the
   *     reload fail with the reason
   * @throws Exception anything: the reload fails with it as the cause
   */
  @Nullable Object onSnapshot() throws Exception;

  /**
   * Takes the state in, on the new worker's carrier, after {@link Worker#onWorkerStart} and before
   * anything else. Not called where there is nothing before.
   *
   * @param snapshot a copy of what the old worker has returned
   * @param version the {@code Bundle-Version} of the code that returned it
   * @throws Exception anything: this code rejects the state, and the reload fails
   */
  void onRestore(@Nullable Object snapshot, String version) throws Exception;
}
