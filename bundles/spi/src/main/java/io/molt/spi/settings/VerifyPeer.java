package io.molt.spi.settings;

/** Whether clients show a certificate: {@code ssl_verify_peer}. */
public enum VerifyPeer {
  /** They are not asked for one. */
  OFF,
  /** They are asked; one that is shown has to be valid. */
  OPTIONAL,
  /** Without a valid one there is no connection. */
  ON
}
