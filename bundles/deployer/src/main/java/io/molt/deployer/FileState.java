package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.spi.Content;
import java.util.Optional;

/**
 * A file of the deploy directory as it was found at one moment.
 *
 * @param identity which application it holds; if it cannot be told now, which it held last
 */
record FileState(String name, Optional<Identity> identity, Look look) {

  /** What a look at a file has found. */
  sealed interface Look {}

  /** It is complete, or at least has stopped changing. */
  record Settled(Inspection inspection) implements Look {}

  /** It is being written. */
  record Changing() implements Look {}

  /** It is large, and is being read or waits for that. */
  record Reading() implements Look {}

  /** It is not there any more. */
  record Gone() implements Look {}

  boolean isThere() {
    return !(look instanceof Gone);
  }

  /** Whether the next look may find something else although nothing happens. */
  boolean isChanging() {
    return look instanceof Changing || isReading();
  }

  boolean isReading() {
    return look instanceof Reading;
  }

  /** What tells its content apart, once it has settled. */
  Optional<String> key() {
    return look instanceof Settled(Inspection inspection)
        ? Optional.of(inspection.key())
        : Optional.empty();
  }

  /** Its content, if it has settled and is fit. */
  Optional<Content> content() {
    return look instanceof Settled(Fit fit) ? Optional.of(fit.content()) : Optional.empty();
  }

  /** Whether it holds a version of the application, or did when it could last be read. */
  boolean isOf(String application) {
    return identity.filter(known -> known.application().equals(application)).isPresent();
  }
}
