package io.molt.manager.rehearsal;

import io.molt.spi.ConnectionStatus;
import io.molt.spi.PortStatus;
import io.molt.spi.Ports;
import java.util.List;

/** Tells whether clients have asked for anything since it was asked last. */
public final class Calm {

  /** More are not looked at one by one; a server that has so many is not taken for idle. */
  private static final int MOST_CONNECTIONS = 100;

  private final Ports ports;
  private long accepted = -1;
  private long received = -1;

  public Calm(Ports ports) {
    this.ports = ports;
  }

  /** Whether no connection has come, and on none anything was received, since the call before. */
  public synchronized boolean lasts() {
    List<PortStatus> all = ports.status();
    long acceptedNow = all.stream().mapToLong(PortStatus::accepted).sum();
    boolean few = all.stream().mapToInt(PortStatus::connections).sum() <= MOST_CONNECTIONS;
    long receivedNow =
        few ? ports.connections().stream().mapToLong(ConnectionStatus::received).sum() : -1;
    boolean lasts = few && acceptedNow == accepted && receivedNow == received;
    accepted = acceptedNow;
    received = receivedNow;
    return lasts;
  }
}
