package io.molt.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a key file: the definitions of the keys of a section, which the reader, the shipped files
 * and the reference are made of. A head stands at the beginning of a line, its attributes are two
 * blanks further, and what goes on with an attribute is further still:
 *
 * <pre>
 * # a comment
 * protocol http
 *   text: HTTP/1.1
 *   port: 9501
 *
 * override heartbeat_idle_time
 *   default: 75
 *
 * key http_header_time
 *   type: seconds &gt;= 0
 *   default: 30
 *   text: How long a client may take to send the head of a request. 0 means for ever.
 * </pre>
 *
 * <p>The first head is {@code section FILE} or {@code protocol NAME}. A key has {@code type}, one
 * of {@code default}, {@code unset} and {@code required: yes}, {@code text}, and what is needed of
 * {@code example}, {@code at least}, {@code directory while} and {@code more}.
 */
final class KeyFile {

  private static final String HALF = "half of ";
  private static final String DEFAULT = "default";
  private static final String AT_LEAST = "at least";
  private static final String DIRECTORY_WHILE = "directory while";
  private static final String EXAMPLE = "example";
  private static final String TEXT = "text";

  private final String source;
  private final Map<String, KeyDefinition> keys = new LinkedHashMap<>();
  private final Map<String, String> overrides = new HashMap<>();

  private KeyFile(String source) {
    this.source = source;
  }

  /** One of the files beside this class. */
  static SectionDefinition own(String name) {
    try (InputStream in = KeyFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": not there (expected: beside " + KeyFile.class + ")");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param source what the text is called in errors
   * @throws ConfigurationException if the text is not as above
   */
  static SectionDefinition parse(String source, String text) throws ConfigurationException {
    return new KeyFile(source).section(KeyBlocks.of(source, text));
  }

  private SectionDefinition section(List<KeyBlock> blocks) throws ConfigurationException {
    if (blocks.isEmpty()) {
      throw KeyBlock.problem(source, 1, "nothing", "section FILE or protocol NAME");
    }
    KeyBlock head = blocks.getFirst();
    boolean isProtocol = head.kind().equals("protocol");
    if (!isProtocol && !head.kind().equals("section")) {
      throw head.problem("section FILE or protocol NAME first");
    }
    if (isProtocol) {
      head.allow(TEXT, "port");
      head.required("port");
    } else {
      head.allow(TEXT);
    }
    Set<String> seen = new HashSet<>();
    for (KeyBlock block : blocks.subList(1, blocks.size())) {
      if (!seen.add(block.name())) {
        throw block.problem("each key once");
      }
      switch (block.kind()) {
        case "key" -> keys.put(block.name(), key(block));
        case "override" -> {
          if (!isProtocol) {
            throw block.problem("an override in the file of a protocol only");
          }
          block.allow(DEFAULT);
          overrides.put(block.name(), block.required(DEFAULT));
        }
        default -> throw block.problem("key NAME or override NAME");
      }
    }
    return new SectionDefinition(
        head.name(),
        head.all(TEXT),
        head.once("port").orElse(""),
        List.copyOf(keys.values()),
        Map.copyOf(overrides));
  }

  private KeyDefinition key(KeyBlock block) throws ConfigurationException {
    block.allow(
        "type", DEFAULT, "unset", "required", EXAMPLE, AT_LEAST, DIRECTORY_WHILE, TEXT, "more");
    Optional<ValueType> known = ValueTypes.parse(block.required("type"));
    if (known.isEmpty()) {
      throw block.problem("type", ValueTypes.EXPECTED);
    }
    ValueType type = known.get();
    Standard standard = standard(block, type);
    Optional<String> example = block.once(EXAMPLE);
    if (example.isPresent() && type.read(example.get(), Surroundings.ANY).isEmpty()) {
      throw block.problem(EXAMPLE, type.expected(Surroundings.ANY));
    }
    Optional<String> atLeast = block.once(AT_LEAST);
    if (atLeast.isPresent() && !isNumber(atLeast.get())) {
      throw block.problem(AT_LEAST, "an integer or a size above it");
    }
    Optional<String> directoryWhile = block.once(DIRECTORY_WHILE);
    if (directoryWhile.isPresent() && !(type instanceof ValueType.OptionalFile)) {
      throw block.problem(DIRECTORY_WHILE, "the type optional file");
    }
    if (directoryWhile.isPresent() && !isOnOff(directoryWhile.get())) {
      throw block.problem(DIRECTORY_WHILE, "a key above it that is on or off");
    }
    return new KeyDefinition(
        block.name(),
        type,
        standard,
        example.orElse(standard instanceof Standard.Written written ? written.text() : ""),
        atLeast,
        directoryWhile,
        block.required(TEXT),
        block.once("more").orElse(""));
  }

  private Standard standard(KeyBlock block, ValueType type) throws ConfigurationException {
    Optional<String> written = block.once(DEFAULT);
    Optional<String> unset = block.once("unset");
    Optional<String> required = block.once("required");
    int given =
        (written.isPresent() ? 1 : 0)
            + (unset.isPresent() ? 1 : 0)
            + (required.isPresent() ? 1 : 0);
    if (given != 1) {
      throw block.problem("one line under it with default:, unset: or required: yes");
    }
    if (required.isPresent()) {
      if (!required.get().equals("yes")) {
        throw block.problem("required", "yes");
      }
      return new Standard.Required();
    }
    if (unset.isPresent()) {
      if (type.read("", Surroundings.ANY).isEmpty()) {
        throw block.problem("unset", "a type that may be empty, such as bundle");
      }
      return new Standard.Unset(unset.get());
    }
    return type instanceof ValueType.Whole
        ? whole(block, type, written.get())
        : literal(block, type, written.get());
  }

  private Standard whole(KeyBlock block, ValueType type, String text)
      throws ConfigurationException {
    boolean half = text.startsWith(HALF);
    if (!half && !text.equals("processors")) {
      return literal(block, type, text);
    }
    if (block.once(EXAMPLE).isEmpty()) {
      throw block.problem("a line under it with example:, for the default is not a number");
    }
    if (!half) {
      return new Standard.Processors();
    }
    String other = text.substring(HALF.length());
    if (!isNumber(other)) {
      throw block.problem(DEFAULT, "half of an integer above it");
    }
    return new Standard.HalfOf(other);
  }

  private static Standard literal(KeyBlock block, ValueType type, String text)
      throws ConfigurationException {
    if (type.read(text, Surroundings.ANY).isEmpty()) {
      throw block.problem(DEFAULT, type.expected(Surroundings.ANY));
    }
    return new Standard.Written(text);
  }

  private boolean isOnOff(String name) {
    KeyDefinition other = keys.get(name);
    return other != null && other.type() instanceof ValueType.OnOff;
  }

  /** Whether a key before is one whose value is a number. */
  private boolean isNumber(String name) {
    KeyDefinition other = keys.get(name);
    return other != null
        && (other.type() instanceof ValueType.Whole || other.type() instanceof ValueType.Size);
  }
}
