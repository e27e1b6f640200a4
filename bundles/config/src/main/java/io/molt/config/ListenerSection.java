package io.molt.config;

import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Protocol;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of {@code conf/listener-NAME.cfg} with their defaults and limits. */
final class ListenerSection {

  private static final Pattern HOST = Pattern.compile("[\\p{Alnum}.:%_-]+");
  private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w.-]*");
  private static final int K = 1 << 10;
  private static final int M = 1 << 20;
  private static final int MAX_INT = Integer.MAX_VALUE;

  private ListenerSection() {}

  static ListenerSettings read(String name, Section section) {
    section.require("port", "an integer from 0 to 65535");
    section.require("protocol", "tcp or http");
    Protocol protocol = section.choice("protocol", Protocol.class).orElse(Protocol.TCP);
    int watermark = size(section, "buffer_high_watermark", 256 * K, 1);
    int cap = size(section, "socket_buffer_size", 8 * M, 1);
    if (cap < watermark) {
      section.problem("socket_buffer_size", "at least buffer_high_watermark, " + watermark);
    }
    return new ListenerSettings(
        name,
        section.text(
            "host",
            "0.0.0.0",
            "an address or a host name",
            host -> Optional.of(host).filter(text -> HOST.matcher(text).matches())),
        section.integer("port", 0, 0, 65535),
        protocol,
        application(section),
        section.integer("backlog", 512, 1, MAX_INT),
        section.onOff("open_tcp_nodelay", true),
        section.onOff("open_tcp_keepalive", false),
        section.integer("max_connection", 100_000, 1, MAX_INT),
        section.seconds("heartbeat_idle_time", protocol == Protocol.HTTP ? 75 : 0, Duration.ZERO),
        section.size("package_max_length", 2 * M, 1, Long.MAX_VALUE),
        size(section, "http_line_max_length", 8 * K, 64),
        size(section, "http_header_max_length", 16 * K, 256),
        section.seconds("http_header_time", 30, Duration.ZERO),
        section.seconds("http_body_time", 0, Duration.ZERO),
        size(section, "http_body_min_rate", 240, 0),
        watermark,
        cap,
        size(section, "max_queued_bytes", 64 * K, 1));
  }

  private static Optional<String> application(Section section) {
    return Optional.of(
            section.text(
                "application",
                "",
                "the symbolic name of a bundle",
                text -> Optional.of(text).filter(name -> SYMBOLIC_NAME.matcher(name).matches())))
        .filter(name -> !name.isEmpty());
  }

  private static int size(Section section, String key, int standard, int min) {
    return Math.toIntExact(section.size(key, standard, min, MAX_INT));
  }
}
