package io.molt.spi;

import java.util.List;

/**
 * What became of the certificates of a port when its files were read anew.
 *
 * @param listener the port's name
 * @param outcome what was done
 * @param details a line for each certificate, or for each thing that is wrong
 */
public record CertificateReload(String listener, Outcome outcome, List<String> details) {

  /** What was done. */
  public enum Outcome {
    /** New connections get what the files hold. */
    TAKEN,
    /** The files hold what they did. */
    UNCHANGED,
    /** Something is wrong with the files: what was there before goes on. */
    KEPT
  }
}
