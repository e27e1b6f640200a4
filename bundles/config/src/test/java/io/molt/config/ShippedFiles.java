package io.molt.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the distribution says of the keys: the files in {@code conf/} and the tables of the
 * reference, written from the key files.
 */
final class ShippedFiles {

  private static final int WIDTH = 100;
  private static final String COMMENT = "# ";

  private final SectionDefinition server;
  private final SectionDefinition listener;
  private final List<SectionDefinition> protocols;

  /**
   * @param protocols by name
   */
  ShippedFiles(
      SectionDefinition server,
      SectionDefinition listener,
      SortedMap<String, SectionDefinition> protocols) {
    this.server = server;
    this.listener = listener;
    this.protocols = List.copyOf(protocols.values());
  }

  /** Those of Molt itself. */
  static ShippedFiles own(SortedMap<String, SectionDefinition> protocols) {
    return new ShippedFiles(KeyFile.own("server.keys"), KeyFile.own("listener.keys"), protocols);
  }

  /** {@code conf/server.cfg}. */
  String serverFile() {
    return file(server.text(), server.keys(), Map.of());
  }

  /** {@code conf/listener-PROTOCOL.cfg}. */
  String listenerFile(SectionDefinition protocol) {
    List<KeyDefinition> keys = new ArrayList<>(listener.keysFor(protocol));
    keys.addAll(protocol.keys());
    return file(
        listener.text(), keys, Map.of("port", protocol.port(), "protocol", protocol.name()));
  }

  /** The tables of the reference. */
  String tables() {
    StringBuilder text = new StringBuilder();
    table(text, "The keys of `conf/" + server.name() + "`:", server.keys());
    table(text, "The keys of every `conf/" + listener.name() + "`:", listener.keys());
    for (SectionDefinition protocol : protocols) {
      if (protocol.keys().isEmpty()) {
        text.append("\nWith `protocol = ")
            .append(protocol.name())
            .append("` there are no further keys.\n");
      } else {
        table(
            text, "The further keys where `protocol = " + protocol.name() + "`:", protocol.keys());
      }
    }
    return text.toString();
  }

  /**
   * @param set what the file sets; it shows the other keys commented out
   */
  private String file(List<String> intro, List<KeyDefinition> keys, Map<String, String> set) {
    StringBuilder text = new StringBuilder();
    for (String paragraph : intro) {
      if (!text.isEmpty()) {
        text.append("#\n");
      }
      wrap(text, paragraph);
    }
    for (KeyDefinition key : keys) {
      text.append('\n');
      wrap(text, sentences(key));
      String value = set.get(key.name());
      String line =
          value == null ? "#" + key.name() + " = " + key.example() : key.name() + " = " + value;
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private String sentences(KeyDefinition key) {
    String text = text(key.text());
    return switch (key.standard()) {
      case Standard.Written written -> text;
      case Standard.Processors() -> text + " Default: the number of processors.";
      case Standard.HalfOf half -> text + " Default: half of " + half.key() + ".";
      case Standard.Unset unset -> text + " Default: " + unset.meaning() + ".";
      case Standard.Required() -> text + " Required.";
    };
  }

  private String text(String written) {
    return written.replace(
        "PROTOCOLS",
        protocols.stream()
            .map(each -> each.name() + " (" + String.join(" ", each.text()) + ")")
            .collect(Collectors.joining(" or ")));
  }

  private static void wrap(StringBuilder text, String paragraph) {
    StringBuilder line = new StringBuilder(COMMENT);
    for (String word : paragraph.split(" ")) {
      if (line.length() > COMMENT.length()) {
        if (line.length() + 1 + word.length() > WIDTH) {
          text.append(line).append('\n');
          line = new StringBuilder(COMMENT);
        } else {
          line.append(' ');
        }
      }
      line.append(word);
    }
    text.append(line).append('\n');
  }

  private void table(StringBuilder text, String title, List<KeyDefinition> keys) {
    text.append('\n').append(title).append("\n\n| key | value | default | |\n|---|---|---|---|\n");
    for (KeyDefinition key : keys) {
      text.append("| `")
          .append(key.name())
          .append("` | ")
          .append(values(key.type()))
          .append(" | ")
          .append(standard(key))
          .append(" | ")
          .append(markdown(text(key.text())))
          .append(key.more().isEmpty() ? "" : " " + markdown(key.more()))
          .append(" |\n");
    }
  }

  private String values(ValueType type) {
    return switch (type) {
      case ValueType.Choice choice -> words(choice.words());
      case ValueType.ProtocolName() ->
          words(protocols.stream().map(SectionDefinition::name).toList());
      case ValueType.OnOff() -> words(List.of("on", "off"));
      case ValueType.Whole whole -> plain(type);
      case ValueType.Size size -> "a size >= " + size.min() + (size.small() ? " and < 2G" : "");
      case ValueType.SizeOrShare share ->
          "a size >= " + share.smallest() + ", or a share of the heap from 1% to 90%";
      case ValueType.Seconds seconds -> seconds.zero() ? "seconds" : "seconds > 0";
      case ValueType.Text form -> plain(type);
      case ValueType.File() -> "a file";
      case ValueType.OptionalFile() -> "a file";
      case ValueType.NamedFiles() -> "names with files";
      case ValueType.Networks() -> "addresses and networks";
      case ValueType.Some some -> "some of " + words(some.words());
    };
  }

  private static String plain(ValueType type) {
    return type.expected(Surroundings.ANY);
  }

  private static String words(List<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }

  private String standard(KeyDefinition key) {
    String common =
        switch (key.standard()) {
          case Standard.Written written -> "`" + written.text() + "`";
          case Standard.Processors() -> "the number of processors";
          case Standard.HalfOf half -> "half of `" + half.key() + "`";
          case Standard.Unset unset -> unset.meaning();
          case Standard.Required() -> "required";
        };
    return common
        + protocols.stream()
            .filter(each -> each.overrides().containsKey(key.name()))
            .map(each -> "; for " + each.name() + " `" + each.overrides().get(key.name()) + "`")
            .collect(Collectors.joining());
  }

  /** Names of keys and files as code, and nothing that would end a cell. */
  private static String markdown(String text) {
    StringBuilder marked = new StringBuilder();
    for (String word : text.replace("|", "\\|").split(" ")) {
      marked.append(marked.isEmpty() ? "" : " ").append(isKey(word) ? code(word) : word);
    }
    return marked.toString();
  }

  private static boolean isKey(String word) {
    return word.indexOf('_') > 0
        && word.chars().allMatch(c -> Character.isLowerCase(c) || ".,:;_".indexOf(c) >= 0);
  }

  /** The mark that may follow a name stays outside. */
  private static String code(String word) {
    int end = word.length();
    while (".,:;".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return "`" + word.substring(0, end) + "`" + word.substring(end);
  }
}
