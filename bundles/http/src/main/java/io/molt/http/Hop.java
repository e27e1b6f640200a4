package io.molt.http;

import io.molt.spi.settings.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * What one proxy says of a request that it has passed on; a text is empty that it does not say.
 *
 * @param node from whom it got the request
 * @param proto by which scheme
 * @param host and for which host
 */
record Hop(String node, String proto, String host) {

  private static final int HIGHEST_PORT = 65535;

  /**
   * The address of the node (RFC 7239, 6), also as {@code X-Forwarded-For} has it: without brackets
   * if it is of IPv6. Its port is 0 if that is not told; empty if the node is hidden, or no address
   * at all.
   */
  Optional<SocketAddress> address() {
    int close = node.startsWith("[") ? node.indexOf(']') : -1;
    if (close > 0) {
      return address(node.substring(1, close), node.substring(close + 1));
    }
    int colon = node.indexOf(':');
    boolean single = colon >= 0 && colon == node.lastIndexOf(':');
    return single ? address(node.substring(0, colon), node.substring(colon)) : address(node, "");
  }

  private static Optional<SocketAddress> address(String host, String port) {
    Optional<InetAddress> literal = Network.literal(host);
    int number = port.isEmpty() ? 0 : number(port);
    return literal.isEmpty() || number < 0
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(literal.get(), number));
  }

  /** The number of {@code :80}; -1 if it is none, as where a port is hidden. */
  private static int number(String port) {
    String digits = port.substring(1);
    if (port.charAt(0) != ':' || digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    for (int at = 0; at < digits.length(); at++) {
      if (digits.charAt(at) < '0' || digits.charAt(at) > '9') {
        return -1;
      }
    }
    int number = Integer.parseInt(digits);
    return number <= HIGHEST_PORT ? number : -1;
  }

  /** The scheme in small letters; empty if it is none of the web's. */
  Optional<String> scheme() {
    String scheme = proto.toLowerCase(Locale.ROOT);
    return Optional.of(scheme).filter(known -> known.equals("http") || known.equals("https"));
  }

  /** The host, with its port if it has one; empty if it is not well formed. */
  Optional<String> authority() {
    return Optional.of(host).filter(text -> !text.isEmpty() && Authority.isValid(text));
  }
}
