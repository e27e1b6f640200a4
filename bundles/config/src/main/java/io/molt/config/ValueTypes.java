package io.molt.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads types as key files write them. */
final class ValueTypes {

  /** What can be written, for errors. */
  static final String EXPECTED =
      "integer >= N, integer from N to N, size >= N, size >= N and < 2G, size >= N, or a share of"
          + " the heap, seconds >= 0, seconds > 0, on or off, one of WORD, WORD, some of WORD,"
          + " WORD, protocol, file, optional file, certificates by name, networks, host, bundle,"
          + " token, name, field, filenames, paths or text";

  private static final String INTEGER = "integer >= ";
  private static final String RANGE = "integer from ";
  private static final String SIZE = "size >= ";
  private static final String SMALL = " and < 2G";
  private static final String SHARE = ", or a share of the heap";
  private static final String CHOICE = "one of ";
  private static final String SOME = "some of ";

  private ValueTypes() {}

  /** The type; empty if this is not one. */
  static Optional<ValueType> parse(String text) {
    if (text.startsWith(INTEGER)) {
      return whole(text.substring(INTEGER.length()), Integer.toString(Integer.MAX_VALUE));
    }
    if (text.startsWith(RANGE)) {
      String limits = text.substring(RANGE.length());
      int to = limits.indexOf(" to ");
      return to < 0
          ? Optional.empty()
          : whole(limits.substring(0, to), limits.substring(to + " to ".length()));
    }
    if (text.startsWith(SIZE)) {
      return size(text.substring(SIZE.length()));
    }
    if (text.startsWith(CHOICE)) {
      return words(text.substring(CHOICE.length())).map(ValueType.Choice::new);
    }
    if (text.startsWith(SOME)) {
      return words(text.substring(SOME.length())).map(ValueType.Some::new);
    }
    return switch (text) {
      case "seconds >= 0" -> Optional.of(new ValueType.Seconds(true));
      case "seconds > 0" -> Optional.of(new ValueType.Seconds(false));
      case "on or off" -> Optional.of(new ValueType.OnOff());
      case "protocol" -> Optional.of(new ValueType.ProtocolName());
      case "file" -> Optional.of(new ValueType.File());
      case "optional file" -> Optional.of(new ValueType.OptionalFile());
      case "networks" -> Optional.of(new ValueType.Networks());
      case "certificates by name" -> Optional.of(new ValueType.NamedFiles());
      case "host", "bundle", "token", "name", "field", "filenames", "paths", "text" ->
          Optional.of(new ValueType.Text(TextForm.valueOf(text.toUpperCase(Locale.ROOT))));
      default -> Optional.empty();
    };
  }

  private static Optional<List<String>> words(String text) {
    List<String> words = Arrays.asList(text.split(", "));
    return words.size() < 2 || words.stream().anyMatch(String::isBlank)
        ? Optional.empty()
        : Optional.of(List.copyOf(words));
  }

  private static Optional<ValueType> whole(String min, String max) {
    return Quantities.integer(min)
        .flatMap(low -> Quantities.integer(max).flatMap(high -> whole(low, high)));
  }

  private static Optional<ValueType> whole(long min, long max) {
    return min <= max && min >= Integer.MIN_VALUE && max <= Integer.MAX_VALUE
        ? Optional.of(new ValueType.Whole((int) min, (int) max))
        : Optional.empty();
  }

  private static Optional<ValueType> size(String limits) {
    if (limits.endsWith(SHARE)) {
      String smallest = limits.substring(0, limits.length() - SHARE.length());
      return Quantities.size(smallest).map(min -> new ValueType.SizeOrShare(smallest));
    }
    boolean small = limits.endsWith(SMALL);
    String min = small ? limits.substring(0, limits.length() - SMALL.length()) : limits;
    return Quantities.size(min).map(bytes -> new ValueType.Size(bytes, small));
  }
}
