package io.molt.deployer;

import io.molt.spi.Content;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the bytes of a file turned out to be. */
sealed interface Inspection {

  /** Tells contents apart: equal bytes have equal keys. */
  String key();

  /** Which application it holds, as far as could be told. */
  Optional<Identity> identity();

  /**
   * A bundle that can be an application.
   *
   * @param raw the file itself, dropped when it is in the content store
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
   */
  record Unfit(String key, Optional<Identity> identity, String problem) implements Inspection {}

  /** Bytes that are needed once. */
  final class Raw {
    private byte @Nullable [] bytes;

    Raw(byte[] bytes) {
      this.bytes = bytes;
    }

    synchronized Optional<byte[]> bytes() {
      return Optional.ofNullable(bytes);
    }

    synchronized void drop() {
      bytes = null;
    }
  }
}
