package io.molt.task;

import io.molt.reload.Failure;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What became of one of several tasks that were waited for together. */
@ProviderType
public sealed interface TaskOutcome {

  /**
   * It is done.
   *
   * @param data what {@link TaskHandler#onTask} has returned
   */
  record Finished(@Nullable Object data) implements TaskOutcome {}

  /**
   * It was not done, or not to its end.
   *
   * @param failure why
   */
  record Failed(Failure failure) implements TaskOutcome {}

  /** It is not done yet. It goes on, and nobody is told what comes of it. */
  record TimedOut() implements TaskOutcome {}
}
