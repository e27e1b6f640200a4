package io.molt.listener.proxy;

import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;

/**
 * The addresses that a header names. What else may stand in it (TLVs) nobody asks for.
 *
 * @param header the decoder's, which has checked it
 */
record ProxiedAddresses(HAProxyMessage header) {

  /**
   * Whether there are any. There are none if the proxy speaks for itself (LOCAL), as when it looks
   * whether the server is there, or does not know the client (UNKNOWN), or names one of another
   * kind than connections have; then those of the connection itself count.
   */
  boolean areThere() {
    HAProxyProxiedProtocol kind = header.proxiedProtocol();
    return kind.transportProtocol() == TransportProtocol.STREAM
        && kind.addressFamily() != AddressFamily.AF_UNSPEC;
  }

  SocketAddress client() {
    return address(header.sourceAddress(), header.sourcePort());
  }

  SocketAddress server() {
    return address(header.destinationAddress(), header.destinationPort());
  }

  private SocketAddress address(String text, int port) {
    if (header.proxiedProtocol().addressFamily() == AddressFamily.AF_UNIX) {
      return UnixDomainSocketAddress.of(text);
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text)), port);
    } catch (UnknownHostException notOne) {
      throw new IllegalArgumentException(text + " (expected: an address)", notOne);
    }
  }
}
