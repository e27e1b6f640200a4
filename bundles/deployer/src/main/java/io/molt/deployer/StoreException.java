package io.molt.deployer;

import java.io.IOException;
import java.nio.file.Path;

/** The content store takes nothing more in; the bundle concerned may well be fit. */
final class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  StoreException(Path directory, IOException cause) {
    super(
        "cannot be copied into %s: %s (expected: room in the content store)"
            .formatted(directory, cause),
        cause);
  }
}
