package io.molt.net.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A cookie that a response sets (RFC 6265; Swoole: {@code Swoole\Http\Cookie}). Immutable: each
 * method that changes something returns another cookie. Name and value are sent as they are; what
 * RFC 6265 does not allow in them is refused, so encode it first, by {@link java.net.URLEncoder}
 * for example.
 */
public final class Cookie {

  /** With which requests that other sites have caused the client sends it. */
  public enum SameSite {
    /** With none. */
    STRICT("Strict"),
    /** With those by which the user comes to this site, as by a link. */
    LAX("Lax"),
    /** With all; clients take this from {@linkplain Cookie#secure() secure} cookies only. */
    NONE("None");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }
  }

  /** Which of several cookies a client keeps if it has to drop some (of Chromium only). */
  public enum Priority {
    /** Dropped first. */
    LOW("Low"),
    /** As one without a priority. */
    MEDIUM("Medium"),
    /** Dropped last. */
    HIGH("High");

    private final String word;

    Priority(String word) {
      this.word = word;
    }
  }

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final String SECURE = "Secure";
  private static final String PARTITIONED = "Partitioned";

  private final String name;
  private final String value;

  /** By name and in the order given; empty text for those that have no value. */
  private final Map<String, String> attributes;

  private Cookie(String name, String value, Map<String, String> attributes) {
    this.name = name;
    this.value = value;
    this.attributes = attributes;
  }

  /**
   * A cookie that lasts until the client ends, for the whole host that sets it.
   *
   * @throws IllegalArgumentException if name or value hold what may not be in them
   */
  public static Cookie of(String name, String value) {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    if (name.isEmpty() || !name.chars().allMatch(Cookie::isOfName)) {
      throw new IllegalArgumentException(
          "cookie name: \"" + printable(name) + "\" (expected: letters, digits and marks)");
    }
    if (!value.chars().allMatch(Cookie::isOfValue)) {
      throw new IllegalArgumentException(
          "cookie "
              + name
              + ": \""
              + printable(value)
              + "\" (expected: ASCII without control characters, blanks and any of \",;\\)");
    }
    return new Cookie(name, value, Map.of("Path", "/"));
  }

  /** One that makes the client forget the cookie of this name, with the same path and domain. */
  public Cookie expired() {
    return new Cookie(name, "", attributes).maxAge(Duration.ZERO).expires(Instant.EPOCH);
  }

  /** For paths below this one only; {@code /} unless said otherwise. */
  public Cookie path(String path) {
    return with("Path", path);
  }

  /** For this domain and all below it; without it, for the host alone. */
  public Cookie domain(String domain) {
    return with("Domain", domain);
  }

  /** How long the client keeps it, in whole seconds. Stronger than {@link #expires}. */
  public Cookie maxAge(Duration time) {
    return with("Max-Age", Long.toString(Math.max(0, time.toSeconds())));
  }

  /** Until when the client keeps it. */
  public Cookie expires(Instant time) {
    return with("Expires", DATE.format(time));
  }

  /** It is sent by TLS only. */
  public Cookie secure() {
    return with(SECURE, "");
  }

  /** Scripts of a page do not get to see it. */
  public Cookie httpOnly() {
    return with("HttpOnly", "");
  }

  /** See {@link SameSite}. */
  public Cookie sameSite(SameSite sites) {
    return with("SameSite", sites.word);
  }

  /** A client keeps one for each site that this one is embedded in. */
  public Cookie partitioned() {
    return with(PARTITIONED, "");
  }

  /** See {@link Priority}. */
  public Cookie priority(Priority priority) {
    return with("Priority", priority.word);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its value. */
  public String value() {
    return value;
  }

  /**
   * The value of {@code Set-Cookie} (RFC 6265, 4.1).
   *
   * @throws IllegalStateException if clients would drop it without a word: {@code SameSite=None},
   *     {@code Partitioned} and names with {@code __Secure-} need {@code Secure}; names with {@code
   *     __Host-} also the path {@code /} and no domain
   */
  public String setCookie() {
    boolean hostBound = name.startsWith("__Host-");
    boolean needsSecure =
        hostBound
            || name.startsWith("__Secure-")
            || attributes.containsKey(PARTITIONED)
            || SameSite.NONE.word.equals(attributes.get("SameSite"));
    if (needsSecure && !attributes.containsKey(SECURE)) {
      throw new IllegalStateException("cookie " + name + ": not secure (expected: secure())");
    }
    if (hostBound && (attributes.containsKey("Domain") || !"/".equals(attributes.get("Path")))) {
      throw new IllegalStateException(
          "cookie " + name + ": with a domain or another path (expected: path(\"/\") alone)");
    }
    StringBuilder text = new StringBuilder(name).append('=').append(value);
    attributes.forEach(
        (attribute, of) -> {
          text.append("; ").append(attribute);
          if (!of.isEmpty()) {
            text.append('=').append(of);
          }
        });
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cookie that
        && name.equals(that.name)
        && value.equals(that.value)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + value.hashCode();
  }

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "cookie " + name + " " + attributes;
  }

  private Cookie with(String attribute, String of) {
    if (!requireNonNull(of, attribute).chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ';')) {
      throw new IllegalArgumentException(
          "cookie "
              + name
              + ", "
              + attribute
              + ": \""
              + printable(of)
              + "\" (expected: ASCII without control characters and semicolons)");
    }
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(attribute, of);
    return new Cookie(name, value, changed);
  }

  /** RFC 9110, 5.6.2. */
  private static boolean isOfName(int c) {
    return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  /** RFC 6265, 4.1.1. */
  private static boolean isOfValue(int c) {
    return c > ' ' && c < 0x7f && "\",;\\".indexOf(c) < 0;
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
