package io.molt.manager.worker;

import io.molt.manager.code.CodeHost;
import io.molt.manager.history.History;
import io.molt.manager.run.Coroutines;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.WorkerLocals;
import io.molt.spi.ContentSource;
import io.molt.spi.Reactor;
import io.molt.spi.SharedState;
import io.molt.spi.settings.ServerSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every application stands on.
 *
 * @param settings {@code conf/server.cfg}
 * @param schedule time and threads
 * @param memoryInUse how many bytes of memory are in use, garbage left out as far as is known
 * @param host loads code
 * @param source gives contents
 * @param reactors the event loops
 * @param coroutines makes virtual threads, or null to call back plainly
 * @param locals gives workers that are called back plainly thread locals of their own
 * @param shared tables, atomics and locks
 * @param abandoned what of worker code could not be ended
 * @param history what became of each reload
 * @param timerIds the number of the timer that was made last: no two of any workers have the same
 */
public record Environment(
    ServerSettings settings,
    Schedule schedule,
    LongSupplier memoryInUse,
    CodeHost host,
    Supplier<Optional<ContentSource>> source,
    List<Reactor> reactors,
    @Nullable Coroutines coroutines,
    WorkerLocals locals,
    SharedState shared,
    Abandoned abandoned,
    History history,
    AtomicLong timerIds) {
  public Environment {
    reactors = List.copyOf(reactors);
  }
}
