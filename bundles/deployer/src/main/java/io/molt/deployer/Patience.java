package io.molt.deployer;

import java.time.Duration;

/** How long the deployer waits for what. */
final class Patience {

  /** A file that is no fit bundle is given this long to become one while somebody waits for it. */
  static final Duration ASKED = Duration.ofMillis(200);

  /** The same when nobody waits: a copy over a network may stall. */
  static final Duration UNASKED = Duration.ofSeconds(1);

  /** How long a reload waits for a file that goes on changing. */
  static final Duration COPYING = Duration.ofSeconds(5);

  /** An application whose file is gone may come back within this time, as in an upgrade by hand. */
  static final Duration MISSING = Duration.ofSeconds(1);

  /** The same while a file is being written that could be its successor. */
  static final Duration MISSING_WHILE_COPYING = Duration.ofSeconds(30);

  /** A copying program's or an editor's own file is told of when it stays for longer than this. */
  static final Duration PASSING = Duration.ofSeconds(10);

  private Patience() {}
}
