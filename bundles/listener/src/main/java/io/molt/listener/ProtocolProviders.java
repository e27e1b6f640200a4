package io.molt.listener;

import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be spoken on this server. */
final class ProtocolProviders {

  private final Map<String, ProtocolProvider> byName = new TreeMap<>();

  /**
   * @param others what bundles have registered, beside what the listener speaks itself
   * @throws IllegalStateException if two have the same name
   */
  ProtocolProviders(List<ProtocolProvider> others) {
    add(new TcpProtocol());
    others.forEach(this::add);
  }

  private void add(ProtocolProvider protocol) {
    ProtocolProvider before = byName.putIfAbsent(protocol.name(), protocol);
    if (before != null) {
      throw new IllegalStateException(
          "protocol %s: of %s and of %s (expected: one bundle that has it)"
              .formatted(
                  protocol.name(), before.getClass().getName(), protocol.getClass().getName()));
    }
  }

  /**
   * That of a listener.
   *
   * @throws IllegalStateException if none of that name is there
   */
  ProtocolProvider of(ListenerSettings listener) {
    ProtocolProvider protocol = byName.get(listener.protocol());
    if (protocol == null) {
      throw new IllegalStateException(
          ("conf/listener-%s.cfg: protocol: %s: the bundle that has it has registered no"
                  + " ProtocolProvider of that name when it started (expected: one, as there is of"
                  + " %s)")
              .formatted(listener.name(), listener.protocol(), String.join(", ", byName.keySet())));
    }
    return protocol;
  }
}
