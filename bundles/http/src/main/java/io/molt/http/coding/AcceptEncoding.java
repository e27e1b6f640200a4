package io.molt.http.coding;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says of the codings that it takes (RFC 9110, 12.5.3). */
final class AcceptEncoding {

  private AcceptEncoding() {}

  /**
   * That of the codings offered which the client likes best, and of those it likes alike the first;
   * null if it takes none, or would rather have the answer as it is.
   */
  static @Nullable Coding choose(List<String> fields, List<Coding> offered) {
    @Nullable Coding best = null;
    int most = Math.max(0, weight(fields, "identity", -1));
    for (Coding coding : offered) {
      int weight = weight(fields, coding.token(), weight(fields, "*", 0));
      boolean better = best == null ? weight > 0 && weight >= most : weight > most;
      if (better) {
        best = coding;
        most = weight;
      }
    }
    return best;
  }

  /** In thousandths; what is no number counts as 0, so that nobody gets what he did not ask for. */
  private static int weight(List<String> fields, String wanted, int otherwise) {
    for (String field : fields) {
      for (String each : field.split(",", -1)) {
        String[] parts = each.split(";", 2);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        if (name.equals(wanted) || (name.equals("x-gzip") && wanted.equals("gzip"))) {
          return parts.length == 1 ? 1000 : weight(parts[1].strip());
        }
      }
    }
    return otherwise;
  }

  private static int weight(String parameter) {
    String[] parts = parameter.split("=", 2);
    if (parts.length < 2 || !parts[0].strip().equalsIgnoreCase("q")) {
      return 0;
    }
    String number = parts[1].strip();
    return number.matches("[01](\\.[0-9]{0,3})?")
        ? (int) Math.min(1000, Math.round(Double.parseDouble(number) * 1000))
        : 0;
  }
}
