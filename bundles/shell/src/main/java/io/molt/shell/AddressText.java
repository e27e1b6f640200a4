package io.molt.shell;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Writes an address as people write it, without the name that Java puts before it. */
final class AddressText {

  private AddressText() {}

  static String of(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? host(inet) + ":" + inet.getPort()
        : address.toString();
  }

  private static String host(InetSocketAddress inet) {
    String literal = inet.getAddress().getHostAddress();
    return literal.indexOf(':') < 0
        ? literal
        : "[" + literal.replaceFirst("(^|:)0(:0)+(:|$)", "::") + "]";
  }
}
