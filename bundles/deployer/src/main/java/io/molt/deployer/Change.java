package io.molt.deployer;

import io.molt.spi.Content;
import java.util.Optional;

/** What a scan of the deploy directory asks for. */
sealed interface Change {

  /** The application concerned; of a file that cannot be read, its name. */
  String application();

  /**
   * There is content of an application that was not tried yet.
   *
   * @param isNew whether the application was not there before
   */
  record Deploy(String application, String file, boolean isNew) implements Change {}

  /**
   * As {@link Deploy}, but it waits until somebody asks for a reload.
   *
   * @param content empty if it is not fit
   */
  record Hold(String application, String file, Optional<Content> content) implements Change {}

  /**
   * No file holds the application any more.
   *
   * @param byFileName whether it was none, but a file that could not be read
   */
  record Undeploy(String application, boolean byFileName) implements Change {}
}
