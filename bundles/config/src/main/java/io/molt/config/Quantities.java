package io.molt.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers with units. Everything here gives empty for what is not well formed. */
final class Quantities {

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern SHARE = Pattern.compile("([1-9]|[1-8]\\d|90)%");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([KMGkmg]?)");

  private Quantities() {}

  static Optional<Long> integer(String text) {
    return INTEGER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** Seconds, with a fraction if need be. */
  static Optional<Duration> seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      return Optional.empty();
    }
    int point = text.indexOf('.');
    if (point < 0) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    String nanos = (text.substring(point + 1) + "00000000").substring(0, 9);
    return Optional.of(
        Duration.ofSeconds(Long.parseLong(text.substring(0, point)), Long.parseLong(nanos)));
  }

  /** Bytes: a number, with K, M or G for powers of 1024. */
  static Optional<Long> size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (matcher.group(2)) {
          case "K", "k" -> 10;
          case "M", "m" -> 20;
          case "G", "g" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
  }

  /** So many per cent of a whole, from 1 to 90. */
  static Optional<Long> share(String text, long whole) {
    return Optional.of(SHARE.matcher(text))
        .filter(Matcher::matches)
        .map(matcher -> whole / 100 * Integer.parseInt(matcher.group(1)));
  }

  static Optional<Boolean> onOff(String text) {
    return switch (text) {
      case "on", "true", "yes" -> Optional.of(true);
      case "off", "false", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
