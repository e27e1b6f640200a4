package io.molt.config;

import io.molt.spi.settings.Network;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the value of a key may be: how it is read, and what is said where it cannot be. */
sealed interface ValueType {

  /** The value; empty if the text is not one of this type. */
  Optional<?> read(String text, Surroundings surroundings);

  /** What an error says after "expected:". */
  String expected(Surroundings surroundings);

  /** A whole number within limits. */
  record Whole(int min, int max) implements ValueType {
    @Override
    public Optional<Long> read(String text, Surroundings surroundings) {
      return Quantities.integer(text).filter(number -> number >= min && number <= max);
    }

    @Override
    public String expected(Surroundings surroundings) {
      return max == Integer.MAX_VALUE
          ? "an integer >= " + min
          : "an integer from " + min + " to " + max;
    }
  }

  /**
   * A number of bytes.
   *
   * @param small whether it has to be less than 2G
   */
  record Size(long min, boolean small) implements ValueType {
    @Override
    public Optional<Long> read(String text, Surroundings surroundings) {
      long max = small ? Integer.MAX_VALUE : Long.MAX_VALUE;
      return Quantities.size(text).filter(size -> size >= min && size <= max);
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "a size >= " + min + (small ? " and < 2G" : "") + ", such as 64K or 2M";
    }
  }

  /**
   * A number of bytes, or a share of the heap.
   *
   * @param smallest the least number of bytes, as it is written
   */
  record SizeOrShare(String smallest) implements ValueType {
    @Override
    public Optional<Long> read(String text, Surroundings surroundings) {
      long min = Quantities.size(smallest).orElseThrow();
      return Quantities.share(text, surroundings.heapBytes())
          .or(() -> Quantities.size(text).filter(size -> size >= min));
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "a size >= " + smallest + " such as 64M, or a share of the heap from 1% to 90%";
    }
  }

  /** A time in seconds. */
  record Seconds(boolean zero) implements ValueType {
    @Override
    public Optional<Duration> read(String text, Surroundings surroundings) {
      return Quantities.seconds(text).filter(time -> zero || !time.isZero());
    }

    @Override
    public String expected(Surroundings surroundings) {
      return (zero ? "seconds >= 0" : "seconds > 0") + ", such as 30 or 0.5";
    }
  }

  /** On or off. */
  record OnOff() implements ValueType {
    @Override
    public Optional<Boolean> read(String text, Surroundings surroundings) {
      return Quantities.onOff(text);
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "on or off";
    }
  }

  /** One of some words, in any case. */
  record Choice(List<String> words) implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      for (String word : words) {
        if (word.equalsIgnoreCase(text)) {
          return Optional.of(word);
        }
      }
      return Optional.empty();
    }

    @Override
    public String expected(Surroundings surroundings) {
      return String.join(" or ", words);
    }
  }

  /** The name of a protocol, in any case; which there are is not known here. */
  record ProtocolName() implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      return Optional.of(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "the name of a protocol";
    }
  }

  /** A text that has a form. */
  record Text(TextForm form) implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      return form.fits(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String expected(Surroundings surroundings) {
      return form.description();
    }
  }

  /** A file, whose directory is seen from the instance's. */
  record File() implements ValueType {
    @Override
    public Optional<Path> read(String text, Surroundings surroundings) {
      try {
        return Optional.of(Path.of(text))
            .filter(path -> path.getFileName() != null && !text.isEmpty() && !text.endsWith("/"))
            .map(path -> surroundings.directories().base().resolve(path).normalize());
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "a file, absolute or seen from " + surroundings.directories().base();
    }
  }

  /** A file, or none. Its value is a text, as that of all that may be empty. */
  record OptionalFile() implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      return text.isEmpty()
          ? Optional.of("")
          : new File().read(text, surroundings).map(Path::toString);
    }

    @Override
    public String expected(Surroundings surroundings) {
      return new File().expected(surroundings);
    }
  }

  /** Some of a few words, in any case. */
  record Some(List<String> words) implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      Choice one = new Choice(words);
      List<Optional<String>> found =
          Arrays.stream(text.strip().split("[,\\s]+"))
              .map(word -> one.read(word, surroundings))
              .toList();
      return found.contains(Optional.<String>empty())
          ? Optional.empty()
          : Optional.of(found.stream().map(Optional::get).collect(Collectors.joining(", ")));
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "one or more of " + String.join(", ", words);
    }
  }

  /** Addresses and networks, or none. */
  record Networks() implements ValueType {
    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      return Network.words(text).stream().allMatch(word -> Network.parse(word).isPresent())
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "addresses and networks such as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32, with commas"
          + " between them; no names, and no bits behind a prefix";
    }
  }

  /** Names of hosts, each with a certificate's file and perhaps that of its key. */
  record NamedFiles() implements ValueType {
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[\\w-]+(\\.[\\w-]+)*");

    @Override
    public Optional<String> read(String text, Surroundings surroundings) {
      if (text.isEmpty()) {
        return Optional.of("");
      }
      List<Optional<String>> parts =
          Arrays.stream(text.split(",")).map(part -> part(part, surroundings)).toList();
      return parts.contains(Optional.<String>empty())
          ? Optional.empty()
          : Optional.of(parts.stream().map(Optional::get).collect(Collectors.joining(", ")));
    }

    private static Optional<String> part(String part, Surroundings surroundings) {
      List<String> words = new ArrayList<>(List.of(part.strip().split("\\s+")));
      if (words.size() < 2 || words.size() > 3 || !NAME.matcher(words.getFirst()).matches()) {
        return Optional.empty();
      }
      for (int i = 1; i < words.size(); i++) {
        Optional<Path> file = new File().read(words.get(i), surroundings);
        if (file.isEmpty()) {
          return Optional.empty();
        }
        words.set(i, file.get().toString());
      }
      words.set(0, words.getFirst().toLowerCase(Locale.ROOT));
      return Optional.of(String.join(" ", words));
    }

    @Override
    public String expected(Surroundings surroundings) {
      return "NAME CERTIFICATE KEY, with commas between several, such as a.example.org tls/a.pem"
          + " tls/a.key; files without blanks, absolute or seen from "
          + surroundings.directories().base();
    }
  }
}
