package io.molt.manager.reload;

/** Where a reload takes its content from. */
public sealed interface Origin {

  /** What {@code deploy/} holds. */
  Origin DEPLOY = new Deploy();

  /** The deploy directory. */
  record Deploy() implements Origin {}

  /**
   * A content that has served before, from the content store.
   *
   * @param version which: see {@link io.molt.reload.ReloadTarget.Rollback}
   */
  record Store(String version) implements Origin {}
}
