package io.molt.spi.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address, or all that begin with the same bits (CIDR, RFC 4632): one of those that are trusted.
 * Names are none: whoever answers for a name would decide who is trusted.
 *
 * @param address the address; bits behind the prefix are zero
 * @param prefix how many bits count
 */
public record Network(InetAddress address, int prefix) {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  /**
   * Reads {@code 10.0.0.0/8}, {@code 192.0.2.1} or {@code 2001:db8::/32}.
   *
   * @return empty if the text is none of these, or if bits behind the prefix are set, which hardly
   *     anybody means
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = 8 * address.get().getAddress().length;
    String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (!PREFIX.matcher(length).matches() || Integer.parseInt(length) > bits) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(length);
    byte[] bytes = address.get().getAddress();
    return sharesPrefix(bytes, masked(bytes, prefix), bits)
        ? Optional.of(new Network(address.get(), prefix))
        : Optional.empty();
  }

  /** An address as a text has it, without asking anybody for a name. */
  public static Optional<InetAddress> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /**
   * Reads several, with commas or blanks between them, all of which were {@link #parse}d before.
   */
  public static List<Network> all(String text) {
    return words(text).stream().map(word -> parse(word).orElseThrow()).toList();
  }

  /** What stands between commas and blanks. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>(Arrays.asList(text.strip().split("[,\\s]+")));
    words.removeIf(String::isEmpty);
    return words;
  }

  /** Whether somebody is in one of some networks. Who has no such address is in none. */
  public static boolean anyContains(List<Network> networks, SocketAddress somebody) {
    if (!(somebody instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return false;
    }
    for (Network network : networks) {
      if (network.contains(inet.getAddress())) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address belongs to it. One of IPv4 never belongs to a network of IPv6. */
  public boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] theirs = other.getAddress();
    return own.length == theirs.length && sharesPrefix(own, theirs, prefix);
  }

  private static boolean sharesPrefix(byte[] one, byte[] other, int bits) {
    for (int at = 0; at < bits; at++) {
      int mask = 0x80 >> (at % 8);
      if (((one[at / 8] ^ other[at / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int at = prefix; at < 8 * masked.length; at++) {
      masked[at / 8] &= (byte) ~(0x80 >> (at % 8));
    }
    return masked;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
