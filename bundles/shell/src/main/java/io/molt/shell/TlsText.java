package io.molt.shell;

import com.google.gson.stream.JsonWriter;
import io.molt.spi.CertificateStatus;
import io.molt.spi.PortStatus;
import io.molt.spi.TlsStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the status says of TLS, for people and for scripts. */
final class TlsText {

  private TlsText() {}

  /** Lines under the table of ports; none for a port without TLS. */
  static List<String> lines(PortStatus port) {
    List<String> lines = new ArrayList<>();
    if (port.tls().isPresent()) {
      TlsStatus tls = port.tls().get();
      String begin = "  " + port.settings().name() + ": ";
      lines.add(begin + "TLS by " + tls.engine() + ", handshakes failed: " + tls.failed());
      tls.certificates().forEach(each -> lines.add(begin + describe(each)));
      tls.problems()
          .forEach(each -> lines.add(begin + "CERTIFICATES NOT TAKEN, the old go on: " + each));
    }
    return lines;
  }

  private static String describe(CertificateStatus certificate) {
    String days = certificate.daysLeft() + " days left";
    return "certificate%s of %s, valid until %s, %s"
        .formatted(
            certificate.name().isEmpty() ? "" : " for " + certificate.name(),
            certificate.subject(),
            certificate.validUntil(),
            certificate.daysLeft() < CertificateStatus.FEW_DAYS ? "ONLY " + days : days);
  }

  /** The same as a JSON object. */
  static void write(JsonWriter out, TlsStatus tls) throws IOException {
    out.beginObject();
    out.name("engine").value(tls.engine());
    out.name("handshakes_failed").value(tls.failed());
    JsonText.array(out.name("certificates"), tls.certificates(), TlsText::write);
    JsonText.texts(out.name("problems"), tls.problems());
    out.endObject();
  }

  private static void write(JsonWriter out, CertificateStatus certificate) throws IOException {
    out.beginObject();
    if (!certificate.name().isEmpty()) {
      out.name("name").value(certificate.name());
    }
    out.name("file").value(certificate.file().toString());
    out.name("subject").value(certificate.subject());
    out.name("valid_until").value(certificate.validUntil().toString());
    out.name("days_left").value(certificate.daysLeft());
    out.endObject();
  }
}
