package io.molt.deployer;

import io.molt.spi.Content;
import java.util.Optional;

/** What the bytes of a file turned out to be. */
sealed interface Inspection {

  /** Tells contents apart: equal bytes have equal keys. */
  String key();

  /** Which application it holds, as far as could be told. */
  Optional<Identity> identity();

  /**
   * A bundle that can be an application.
   *
   * @param raw what the content store takes it from
   */
  record Fit(Content content, Identity bundle, Raw raw) implements Inspection {

    @Override
    public String key() {
      return content.hash();
    }

    @Override
    public Optional<Identity> identity() {
      return Optional.of(bundle);
    }
  }

  /**
   * Anything else.
   *
   * @param problem what was found and what was expected
   * @param isLasting whether it stays so as long as the file does; the content store may have room
   *     for it at another time
   */
  record Unfit(String key, Optional<Identity> identity, String problem, boolean isLasting)
      implements Inspection {

    Unfit(String key, Optional<Identity> identity, String problem) {
      this(key, identity, problem, true);
    }
  }
}
