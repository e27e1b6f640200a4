package io.molt.reload;

/** What asked for a reload. */
public enum Trigger {
  /** The first start of an application when the server boots. */
  BOOT,
  /** SIGUSR1 or SIGUSR2 to the master. */
  SIGNAL,
  /** A command: in the Gogo shell, through the control socket, by {@code molt reload}. */
  SHELL,
  /** A bundle in {@code deploy/} that is new or has changed. */
  DEPLOY,
  /** Worker code: {@link io.molt.worker.Server#reload()}. */
  API,
  /**
   * The server itself, which begins a single worker anew ({@link ReloadRecord#reason} says why), or
   * takes up an application that was refused because another held its port.
   */
  SERVER
}
