package io.molt.shell;

import io.molt.spi.CertificateReload;
import io.molt.spi.CertificateReload.Outcome;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code reload certificates}: has the files of certificates read anew, and tells what came of it.
 */
final class CertificatesCommand {

  static final String WORD = "certificates";

  private final Supplier<List<CertificateReload>> ports;

  /**
   * @param ports reads them, of all ports
   */
  CertificatesCommand(Supplier<List<CertificateReload>> ports) {
    this.ports = ports;
  }

  /** Runs it. If those of any port are not taken, that is a reload that failed. */
  void reload(Console console) {
    List<CertificateReload> all = ports.get();
    if (all.isEmpty()) {
      console.print("no listener has a certificate (ssl_cert_file)");
    }
    for (CertificateReload each : all) {
      console.print(each.listener() + ": " + describe(each.outcome()));
      each.details().forEach(detail -> console.print("  " + detail));
      if (each.outcome() == Outcome.KEPT) {
        console.exit(CommandExit.RELOAD_FAILED);
      }
    }
  }

  private static String describe(Outcome outcome) {
    return switch (outcome) {
      case TAKEN -> "new connections get";
      case UNCHANGED -> "nothing has changed";
      case KEPT -> "failed, the certificates that were there before go on";
    };
  }
}
