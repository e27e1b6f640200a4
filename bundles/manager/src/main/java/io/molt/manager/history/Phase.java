package io.molt.manager.history;

/** The steps of a reload, one after the other. */
public enum Phase {
  /** It waits for its content, and copies it. */
  CONTENT,
  /** It waits until there is room for one more generation that drains. */
  ROOM,
  /** The bundles of its workers are installed and resolved. */
  INSTALL,
  /** Its workers start, and take in the state of those before. */
  START,
  /** Events are about to go to the new code. */
  SWITCH
}
