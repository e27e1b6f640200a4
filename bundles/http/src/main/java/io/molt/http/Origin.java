package io.molt.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a request has come from, as far as trusted proxies say it: each tells from whom it has got
 * the request, so they are asked from the last on, who has connected, until one has got it from
 * somebody who is not trusted. What stands before that anybody could have written.
 *
 * @param client the first from the end who is not a trusted proxy
 * @param scheme by which it came to the first of those proxies, if that is told
 * @param host which host the client has asked for, if that is told
 */
record Origin(SocketAddress client, Optional<String> scheme, Optional<String> host) {

  private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

  /**
   * Finds it.
   *
   * @param peer who has connected
   */
  static Origin of(
      ForwardingSettings settings, SocketAddress peer, HttpHeaders fields, long connection) {
    Origin origin = new Origin(peer, Optional.empty(), Optional.empty());
    if (!settings.trusts(peer)) {
      return origin;
    }
    List<Hop> hops = settings.isStandard() ? standard(fields, connection) : ofOld(fields);
    for (Hop hop : hops.reversed()) {
      origin = origin.before(hop, connection);
      Optional<SocketAddress> node = hop.address();
      if (node.isEmpty()) {
        say(connection, "from whom it comes: " + hop.node());
        break;
      }
      origin = new Origin(node.get(), origin.scheme, origin.host);
      if (!settings.trusts(node.get())) {
        break;
      }
    }
    return origin;
  }

  /** With what a proxy adds that was there earlier. */
  private Origin before(Hop hop, long connection) {
    if (hop.scheme().isEmpty() && !hop.proto().isEmpty()) {
      say(connection, "the scheme: " + hop.proto());
    }
    if (hop.authority().isEmpty() && !hop.host().isEmpty()) {
      say(connection, "the host: " + hop.host());
    }
    return new Origin(client, hop.scheme().or(() -> scheme), hop.authority().or(() -> host));
  }

  /** The lines of {@code Forwarded}, back to one that is not well formed. */
  private static List<Hop> standard(HttpHeaders fields, long connection) {
    List<Hop> hops = new ArrayList<>();
    for (String line : fields.getAll("Forwarded").reversed()) {
      Optional<List<Hop>> read = ForwardedField.read(line);
      if (read.isEmpty()) {
        say(connection, "a line: " + line);
        break;
      }
      hops.addAll(0, read.get());
    }
    return hops;
  }

  /**
   * {@code X-Forwarded-For}, with the schemes and hosts that belong to its addresses, counted from
   * the end. Where there are fewer of those, the first is that of the first proxy: many write it
   * once and leave it.
   */
  private static List<Hop> ofOld(HttpHeaders fields) {
    List<String> nodes = parts(fields, "X-Forwarded-For");
    List<String> schemes = parts(fields, "X-Forwarded-Proto");
    List<String> hosts = parts(fields, "X-Forwarded-Host");
    List<Hop> hops = new ArrayList<>(nodes.size());
    for (int at = 0; at < nodes.size(); at++) {
      int behind = nodes.size() - at;
      hops.add(new Hop(nodes.get(at), fromEnd(schemes, behind), fromEnd(hosts, behind)));
    }
    return hops;
  }

  private static String fromEnd(List<String> parts, int number) {
    return parts.isEmpty() ? "" : parts.get(Math.max(parts.size() - number, 0));
  }

  private static List<String> parts(HttpHeaders fields, String name) {
    return fields.getAll(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static void say(long connection, String what) {
    LOG.debug("[conn {}] What a proxy says is left out, {}", connection, what);
  }
}
