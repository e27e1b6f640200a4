package io.molt.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.molt.spi.settings.BufferSettings;
import io.molt.spi.settings.ConnectionSettings;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.Network;
import io.molt.spi.settings.NetworkSettings;
import io.molt.spi.settings.ProcessSettings;
import io.molt.spi.settings.ProxySettings;
import io.molt.spi.settings.ReloadSettings;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.SettingValues;
import io.molt.spi.settings.Settings;
import io.molt.spi.settings.SocketSettings;
import io.molt.spi.settings.SupervisionSettings;
import io.molt.spi.settings.TaskSettings;
import io.molt.spi.settings.Transport;
import io.molt.spi.settings.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

  private static final String COMPRESSED_TYPES =
      "text/*, application/json, application/javascript, application/xml, application/wasm,"
          + " application/manifest+json, application/problem+json, application/xhtml+xml,"
          + " application/rss+xml, application/atom+xml, image/svg+xml";

  private static final String LISTENER = "port = 9501\nprotocol = http\n";

  private static final long HEAP = 1_000_000_000;

  private final Directories directories =
      new Directories(Path.of("/opt/molt"), Path.of("/srv/one"));

  private Settings read(Map<String, String> files) throws ConfigurationException {
    return new ConfigurationReader(
            directories,
            Map.of("PORT", "7000", "EMPTY", ""),
            4,
            HEAP,
            ProtocolSections.of(KeyFiles.protocols()),
            Optional.empty())
        .read(files);
  }

  private Settings server(String text) throws ConfigurationException {
    return read(Map.of("server.cfg", text, "listener-http.cfg", LISTENER));
  }

  private ListenerSettings listener(String text) throws ConfigurationException {
    return read(Map.of("listener-x.cfg", text)).listeners().getFirst();
  }

  private List<String> problems(Map<String, String> files) {
    ConfigurationException thrown =
        catchThrowableOfType(ConfigurationException.class, () -> read(files));
    assertThat(thrown).hasMessage(thrown.problems().getFirst());
    return thrown.problems();
  }

  private List<String> serverProblems(String text) {
    return problems(Map.of("server.cfg", text, "listener-http.cfg", LISTENER));
  }

  @Test
  void anEmptyServerFileGivesTheDefaults() throws ConfigurationException {
    assertThat(server("").server())
        .isEqualTo(
            new ServerSettings(
                new WorkerSettings(4, Mode.PROCESS, true, 0, 0),
                new TaskSettings(0, false, 0, 0, 10_000),
                new NetworkSettings(4, Transport.EPOLL, HEAP / 4),
                new SupervisionSettings(
                    Duration.ofSeconds(30),
                    Duration.ZERO,
                    Duration.ofSeconds(300),
                    10,
                    false,
                    true),
                new ReloadSettings(
                    Duration.ofSeconds(30),
                    HEAP / 4 * 3,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(3),
                    true,
                    false,
                    true,
                    HEAP / 20,
                    true),
                new ProcessSettings(
                    "molt",
                    Path.of("/srv/one/run/molt.pid"),
                    Path.of("/srv/one/log/molt.log"),
                    LogLevel.INFO,
                    false)));
  }

  @Test
  void memoryIsASizeOrAShareOfTheHeap() throws ConfigurationException {
    assertThat(server("max_buffered_memory = 10%").server().network().maxBufferedMemory())
        .isEqualTo(HEAP / 10);
    assertThat(server("max_buffered_memory = 3M").server().network().maxBufferedMemory())
        .isEqualTo(3 << 20);
    for (String bad : List.of("91%", "0%", "100K", "x", "5.5%")) {
      assertThat(serverProblems("max_buffered_memory = " + bad))
          .containsExactly(
              "conf/server.cfg:1: max_buffered_memory: "
                  + bad
                  + " (expected: a size >= 1M such as 64M, or a share of the heap from 1% to 90%)");
    }
  }

  @Test
  void theServerFileMayBeMissing() throws ConfigurationException {
    Settings settings = read(Map.of("listener-http.cfg", LISTENER));
    assertThat(settings.server().workers().workerNum()).isEqualTo(4);
    assertThat(settings.directories()).isEqualTo(directories);
  }

  @Test
  void everyServerKeyIsTaken() throws ConfigurationException {
    String text =
        """
        # a comment
        ! another

          worker_num = 3
        reactor_num=2
        transport = IO_uring
        mode = base
        enable_coroutine = off
        max_request = 1000
        max_request_grace = 10
        task_worker_num = 5
        task_enable_coroutine = on
        task_max_request = 100
        task_queue_size = 200
        max_buffered_memory = 64M
        worker_hang_time = 4
        task_hang_time = 5
        max_request_time = 6
        worker_error_limit = 3
        restart_on_exception = on
        max_wait_time = 2.5
        max_draining_memory = 32M
        max_start_time = 7
        max_handover_time = 0.5
        auto_reload = no
        rolling_reload = on
        prepare_ahead = off
        rehearsal = off
        prepare_ahead_memory = 16M
        loop_checks = off
        process_title = reload_master
        pid_file = /var/run/m.pid
        log_file = logs/../m.log
        log_level = debug
        daemonize = yes
        """;
    assertThat(server(text).server())
        .isEqualTo(
            new ServerSettings(
                new WorkerSettings(3, Mode.BASE, false, 1000, 10),
                new TaskSettings(5, true, 100, 50, 200),
                new NetworkSettings(2, Transport.IO_URING, 64 << 20),
                new SupervisionSettings(
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    3,
                    true,
                    false),
                new ReloadSettings(
                    Duration.ofMillis(2500),
                    32 << 20,
                    Duration.ofSeconds(7),
                    Duration.ofMillis(500),
                    false,
                    true,
                    false,
                    16 << 20,
                    false),
                new ProcessSettings(
                    "reload_master",
                    Path.of("/var/run/m.pid"),
                    Path.of("/srv/one/m.log"),
                    LogLevel.DEBUG,
                    true)));
  }

  @Test
  void aListenerNeedsOnlyPortAndProtocol() throws ConfigurationException {
    assertThat(listener("port = 9502\nprotocol = tcp"))
        .isEqualTo(
            new ListenerSettings(
                "x",
                "tcp",
                Optional.empty(),
                new SocketSettings("0.0.0.0", 9502, 512, true, false),
                new ConnectionSettings(100_000, Duration.ZERO),
                new BufferSettings(256 << 10, 8 << 20, 64 << 10),
                new ProxySettings(false, List.of(), Duration.ofSeconds(10)),
                Optional.empty(),
                SettingValues.NONE));
  }

  @Test
  void aProtocolHasDefaultsOfItsOwn() throws ConfigurationException {
    ListenerSettings http = listener("port = 9501\nprotocol = HTTP");
    assertThat(http.protocol()).isEqualTo("http");
    assertThat(http.connections().heartbeatIdleTime()).isEqualTo(Duration.ofSeconds(75));
    assertThat(http.own())
        .isEqualTo(
            SettingValues.of(
                Map.ofEntries(
                    entry("package_max_length", 2L << 20),
                    entry("http_line_max_length", 8L << 10),
                    entry("http_header_max_length", 16L << 10),
                    entry("http_header_time", Duration.ofSeconds(30)),
                    entry("http_body_time", Duration.ZERO),
                    entry("http_body_min_rate", 240L),
                    entry("websocket_subprotocol", ""),
                    entry("websocket_compression", false),
                    entry("websocket_ping_interval", Duration.ofSeconds(30)),
                    entry("http_trusted_proxies", ""),
                    entry("http_forwarded_header", "x-forwarded-for"),
                    entry("http_request_id", false),
                    entry("access_log", ""),
                    entry("access_log_format", "combined"),
                    entry("http_health", "off"),
                    entry("open_http2_protocol", true),
                    entry("http2_max_concurrent_streams", 256L),
                    entry("http2_init_window_size", 256L << 10),
                    entry("http2_connection_window_size", 16L << 20),
                    entry("http2_max_frame_size", 16384L),
                    entry("http2_max_header_list_size", 16L << 10),
                    entry("http2_header_table_size", 4L << 10),
                    entry("http2_max_resets", 200L),
                    entry("http2_max_continuations", 16L),
                    entry("http2_max_control_frames", 10_000L),
                    entry("upload_max_filesize", 64L << 20),
                    entry("upload_tmp_dir", Path.of("/srv/one/data/uploads")),
                    entry("http_max_parameters", 1000L),
                    entry("http_compression", true),
                    entry("http_compression_level", 1L),
                    entry("http_compression_min_length", 1L << 10),
                    entry("http_compression_types", COMPRESSED_TYPES),
                    entry("http_compression_codings", "gzip"),
                    entry("http_decompression", false),
                    entry("event_stream_ping_interval", Duration.ofSeconds(15)),
                    entry("document_root", ""),
                    entry("enable_static_handler", false),
                    entry("static_handler_locations", ""),
                    entry("http_index_files", "index.html"),
                    entry("static_handler_cache_control", ""),
                    entry("static_handler_dot_files", false),
                    entry("static_handler_precompressed", false))));
  }

  @Test
  void everyListenerKeyIsTaken() throws ConfigurationException {
    String text =
        """
        host = ::1
        port = 0
        protocol = http
        application = com.example.chat
        backlog = 10
        open_tcp_nodelay = false
        open_tcp_keepalive = true
        max_connection = 11
        heartbeat_idle_time = 0.25
        package_max_length = 3G
        http_line_max_length = 12K
        http_header_max_length = 13k
        http_header_time = 0
        http_body_time = 17
        http_body_min_rate = 1K
        http_trusted_proxies = ::1, 10.0.0.0/8
        http_forwarded_header = Forwarded
        http_request_id = on
        access_log = log/access.log
        access_log_format = JSON
        websocket_subprotocol = v1.chat
        websocket_compression = on
        websocket_ping_interval = 18
        http_health = ON
        open_http2_protocol = off
        http2_max_concurrent_streams = 20
        http2_init_window_size = 21K
        http2_connection_window_size = 22M
        http2_max_frame_size = 20000
        http2_max_header_list_size = 23K
        http2_header_table_size = 24
        http2_max_resets = 25
        http2_max_continuations = 26
        http2_max_control_frames = 27
        upload_max_filesize = 28M
        upload_tmp_dir = /tmp/up
        http_max_parameters = 29
        http_compression = off
        http_compression_level = 9
        http_compression_min_length = 30
        http_compression_types = text/css
        http_compression_codings = zstd
        http_decompression = on
        event_stream_ping_interval = 31
        document_root = /usr
        enable_static_handler = on
        static_handler_locations = /a
        http_index_files = i.htm
        static_handler_cache_control = no-cache
        static_handler_dot_files = on
        static_handler_precompressed = on
        buffer_high_watermark = 14
        socket_buffer_size = 15M
        max_queued_bytes = 16
        proxy_protocol = on
        proxy_protocol_trusted = 10.0.0.0/8
        proxy_protocol_time = 19
        """;
    assertThat(listener(text))
        .isEqualTo(
            new ListenerSettings(
                "x",
                "http",
                Optional.of("com.example.chat"),
                new SocketSettings("::1", 0, 10, false, true),
                new ConnectionSettings(11, Duration.ofMillis(250)),
                new BufferSettings(14, 15 << 20, 16),
                new ProxySettings(
                    true,
                    List.of(Network.parse("10.0.0.0/8").orElseThrow()),
                    Duration.ofSeconds(19)),
                Optional.empty(),
                SettingValues.of(
                    Map.ofEntries(
                        entry("package_max_length", 3L << 30),
                        entry("http_line_max_length", 12L << 10),
                        entry("http_header_max_length", 13L << 10),
                        entry("http_header_time", Duration.ZERO),
                        entry("http_body_time", Duration.ofSeconds(17)),
                        entry("http_body_min_rate", 1L << 10),
                        entry("websocket_subprotocol", "v1.chat"),
                        entry("websocket_compression", true),
                        entry("websocket_ping_interval", Duration.ofSeconds(18)),
                        entry("http_trusted_proxies", "::1, 10.0.0.0/8"),
                        entry("http_forwarded_header", "forwarded"),
                        entry("http_request_id", true),
                        entry("access_log", "/srv/one/log/access.log"),
                        entry("access_log_format", "json"),
                        entry("http_health", "on"),
                        entry("open_http2_protocol", false),
                        entry("http2_max_concurrent_streams", 20L),
                        entry("http2_init_window_size", 21L << 10),
                        entry("http2_connection_window_size", 22L << 20),
                        entry("http2_max_frame_size", 20_000L),
                        entry("http2_max_header_list_size", 23L << 10),
                        entry("http2_header_table_size", 24L),
                        entry("http2_max_resets", 25L),
                        entry("http2_max_continuations", 26L),
                        entry("http2_max_control_frames", 27L),
                        entry("upload_max_filesize", 28L << 20),
                        entry("upload_tmp_dir", Path.of("/tmp/up")),
                        entry("http_max_parameters", 29L),
                        entry("http_compression", false),
                        entry("http_compression_level", 9L),
                        entry("http_compression_min_length", 30L),
                        entry("http_compression_types", "text/css"),
                        entry("http_compression_codings", "zstd"),
                        entry("http_decompression", true),
                        entry("event_stream_ping_interval", Duration.ofSeconds(31)),
                        entry("document_root", "/usr"),
                        entry("enable_static_handler", true),
                        entry("static_handler_locations", "/a"),
                        entry("http_index_files", "i.htm"),
                        entry("static_handler_cache_control", "no-cache"),
                        entry("static_handler_dot_files", true),
                        entry("static_handler_precompressed", true)))));
  }

  @Test
  void whoIsBelievedByTheProxyProtocolHasToBeSaid() {
    assertThat(proxyProblem("proxy_protocol = on"))
        .contains("listener-x.cfg: proxy_protocol_trusted: not set (expected: the addresses")
        .contains("0.0.0.0/0, ::/0 are all there are");
    assertThat(proxyProblem("proxy_protocol_trusted = 10.0.0.0/8"))
        .contains(
            "listener-x.cfg:3: proxy_protocol_trusted: 10.0.0.0/8 (expected: proxy_protocol = on");
    assertThat(proxyProblem("proxy_protocol = on\n" + "proxy_protocol_trusted = proxy.example.org"))
        .contains(
            "listener-x.cfg:4: proxy_protocol_trusted: proxy.example.org (expected: addresses and"
                + " networks");
  }

  private String proxyProblem(String text) {
    return problems(Map.of("listener-x.cfg", "port = 1\nprotocol = tcp\n" + text)).getFirst();
  }

  @Test
  void listenersAreOrderedByName() throws ConfigurationException {
    Map<String, String> files =
        new TreeMap<>(
            Map.of(
                "listener-b.cfg", "port = 2\nprotocol = tcp",
                "listener-a.cfg", "port = 1\nprotocol = tcp",
                "listener-c.d_e-f.cfg", "port = 3\nprotocol = tcp"));
    assertThat(read(files).listeners())
        .extracting(ListenerSettings::name)
        .containsExactly("a", "b", "c.d_e-f");
  }

  @Test
  void variablesOfTheEnvironmentAreFilledIn() throws ConfigurationException {
    assertThat(listener("port = ${env:PORT}\nprotocol = tcp").socket().port()).isEqualTo(7000);
    assertThat(listener("port = 1\nprotocol = ${env:P:-tcp}").protocol()).isEqualTo("tcp");
    assertThat(
            server("log_file = ${env:PORT}/${env:EMPTY:-a}${env:EMPTY}.log")
                .server()
                .process()
                .logFile())
        .isEqualTo(Path.of("/srv/one/7000/a.log"));
  }

  @Test
  void aByteOrderMarkAndLineEndingsOfWindowsDoNoHarm() throws ConfigurationException {
    assertThat(
            server("\uFEFFworker_num = 2\r\nreactor_num = 3\r\n").server().network().reactorNum())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          worker_num = 0           | worker_num: 0 (expected: an integer >= 1)
          worker_num = four        | worker_num: four (expected: an integer >= 1)
          worker_num =             | worker_num: nothing (expected: an integer >= 1)
          reactor_num = 99999999999999999999 | reactor_num: 99999999999999999999 (expected: an integer >= 1)
          mode = threads           | mode: threads (expected: process or base)
          transport = kqueue       | transport: kqueue (expected: epoll or io_uring or nio)
          enable_coroutine = maybe | enable_coroutine: maybe (expected: on or off)
          max_wait_time = -1       | max_wait_time: -1 (expected: seconds >= 0, such as 30 or 0.5)
          max_wait_time = 1e3      | max_wait_time: 1e3 (expected: seconds >= 0, such as 30 or 0.5)
          max_start_time = 0       | max_start_time: 0 (expected: seconds > 0, such as 30 or 0.5)
          process_title = my server | process_title: my server (expected: a name without spaces and slashes)
          pid_file = run/          | pid_file: run/ (expected: a file, absolute or seen from /srv/one)
          log_level = loud         | log_level: loud (expected: trace or debug or info or warn or error)
          worker_nun = 4           | worker_nun: 4 (expected: a known key; the nearest is worker_num)
          protocol = tcp           | protocol: tcp (expected: this key in conf/listener-NAME.cfg)
          worker_num 4             | worker_num 4 (expected: key = value)
          = 4                      | = 4 (expected: key = value)
          mode = ${env:GONE}       | mode: ${env:GONE} (expected: the environment variable GONE to be set, or a default: ${env:GONE:-value})
          mode = ${env:PORT        | mode: ${env:PORT (expected: a closing brace after ${env:NAME)
          """)
  void aProblemNamesFileLineKeyValueAndWhatWasExpected(String line, String problem) {
    assertThat(serverProblems("# one\n\n" + line + "\n"))
        .containsExactly("conf/server.cfg:3: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host = a b            | host: a b (expected: an address or a host name)
          application = a b     | application: a b (expected: the symbolic name of a bundle)
          backlog = 0           | backlog: 0 (expected: an integer >= 1)
          socket_buffer_size = 2G | socket_buffer_size: 2G (expected: a size >= 1 and < 2G, such as 64K or 2M)
          package_max_length = 1T | package_max_length: 1T (expected: a size >= 1, such as 64K or 2M)
          socket_buffer_size = 1K | socket_buffer_size: 1K (expected: at least buffer_high_watermark, 262144)
          worker_num = 1        | worker_num: 1 (expected: this key in conf/server.cfg)
          bcklog = 1            | bcklog: 1 (expected: a known key; the nearest is backlog)
          http_index_files = a, b/c | http_index_files: a, b/c (expected: names of files, as index.html, with commas between several)
          http_index_files = .. | http_index_files: .. (expected: names of files, as index.html, with commas between several)
          static_handler_locations = /a, b | static_handler_locations: /a, b (expected: paths, as /assets, with commas between several)
          static_handler_locations = /a//b | static_handler_locations: /a//b (expected: paths, as /assets, with commas between several)
          static_handler_cache_control = für immer | static_handler_cache_control: für immer (expected: printable ASCII, as no-cache)
          """)
  void aProblemInAListenerIsNamedAsWell(String line, String problem) {
    assertThat(problems(Map.of("listener-a.cfg", LISTENER + line)))
        .containsExactly("conf/listener-a.cfg:3: " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http_index_files = index.html, index.htm",
        "http_index_files =",
        "static_handler_locations = /, /assets/, /a%20b/c",
        "static_handler_cache_control = public, max-age=3600"
      })
  void whatFilesAreServedByMayBe(String line) throws ConfigurationException {
    assertThat(read(Map.of("listener-a.cfg", LISTENER + line)).listeners()).hasSize(1);
  }

  @Test
  void aDirectoryOfFilesHasToBeThereWhileTheyAreServed(@TempDir Path directory) throws Exception {
    String on = LISTENER + "enable_static_handler = on\n";
    Path file = Files.createFile(directory.resolve("file"));
    String expected = " (expected: a directory that is there, as enable_static_handler is on)";
    assertThat(
            read(Map.of(
                    "listener-a.cfg", on + "document_root = " + directory,
                    "listener-b.cfg", "port = 2\nprotocol = http\ndocument_root = " + file))
                .listeners())
        .hasSize(2);
    assertThat(problems(Map.of("listener-a.cfg", on + "document_root = " + file)))
        .containsExactly("conf/listener-a.cfg:4: document_root: " + file + expected);
    assertThat(problems(Map.of("listener-a.cfg", on + "document_root = gone")))
        .containsExactly("conf/listener-a.cfg:4: document_root: gone" + expected);
    assertThat(problems(Map.of("listener-a.cfg", on)))
        .containsExactly("conf/listener-a.cfg: document_root: not set" + expected);
  }

  @Test
  void portAndProtocolAreRequired() {
    assertThat(problems(Map.of("listener-a.cfg", "")))
        .containsExactly(
            "conf/listener-a.cfg: port: not set (expected: an integer from 0 to 65535)",
            "conf/listener-a.cfg: protocol: not set (expected: http or tcp)");
    assertThat(problems(Map.of("listener-a.cfg", "port = 65536\nprotocol = udp")))
        .containsExactly(
            "conf/listener-a.cfg:1: port: 65536 (expected: an integer from 0 to 65535)",
            "conf/listener-a.cfg:2: protocol: udp (expected: http or tcp)");
  }

  @Test
  void aKeyOfAnotherProtocolIsNotTakenSilently() {
    String tcp = "port = 1\nprotocol = tcp\n";
    assertThat(
            problems(
                Map.of(
                    "listener-a.cfg", tcp + "http_line_max_length = 4K\npackage_max_length = 1K",
                    "listener-b.cfg", "port = 2\nprotocol = udp\nhttp_body_time = 1\nbacklg = 1",
                    "server.cfg", "http_body_time = 1")))
        .containsExactly(
            "conf/listener-a.cfg:3: http_line_max_length: 4K (expected: a key of protocol tcp;"
                + " this is one of http)",
            "conf/listener-a.cfg:4: package_max_length: 1K (expected: a key of protocol tcp; this"
                + " is one of http)",
            "conf/listener-b.cfg:2: protocol: udp (expected: http or tcp)",
            "conf/listener-b.cfg:4: backlg: 1 (expected: a known key; the nearest is backlog)",
            "conf/server.cfg:1: http_body_time: 1 (expected: this key in"
                + " conf/listener-NAME.cfg)");
  }

  @Test
  void aDefaultThatAnotherKeyGoesBeyondIsNamed() {
    assertThat(problems(Map.of("listener-a.cfg", LISTENER + "buffer_high_watermark = 9M")))
        .containsExactly(
            "conf/listener-a.cfg: socket_buffer_size: not set, which is 8388608 (expected: at least"
                + " buffer_high_watermark, 9437184)");
  }

  @Test
  void aKeyMayBeSetOnlyOnce() {
    assertThat(serverProblems("mode = base\n\nmode = process"))
        .containsExactly(
            "conf/server.cfg:3: mode: process (expected: one mode only; line 1 sets it)");
  }

  @Test
  void allProblemsAreFoundAtOnceInTheOrderOfTheFiles() {
    Map<String, String> files =
        Map.of(
            "server.cfg", "worker_num = x\nmod = base\nmode = y",
            "listener-a.cfg", "port = 1\nprotocol = z");
    assertThat(problems(files))
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "conf/listener-a.cfg:2", "conf/server.cfg:1", "conf/server.cfg:2", "conf/server.cfg:3");
  }

  @Test
  void twoListenersMayNotWantTheSamePort() {
    Map<String, String> files =
        Map.of("listener-a.cfg", LISTENER, "listener-b.cfg", "host = 127.0.0.1\n" + LISTENER);
    assertThat(problems(files))
        .containsExactly(
            "conf/listener-b.cfg:2: port: 9501 (expected: a port of its own; listener a has"
                + " 0.0.0.0:9501, listener b 127.0.0.1:9501)");
  }

  @Test
  void twoAddressesMayHaveTheSamePort() throws ConfigurationException {
    Map<String, String> files =
        Map.of(
            "listener-a.cfg", "host = 127.0.0.1\n" + LISTENER,
            "listener-b.cfg", "host = 127.0.0.2\n" + LISTENER);
    assertThat(read(files).listeners()).hasSize(2);
  }

  @Test
  void anyNumberOfListenersMayLeaveThePortToTheSystem() throws ConfigurationException {
    String any = "port = 0\nprotocol = tcp";
    assertThat(read(Map.of("listener-a.cfg", any, "listener-b.cfg", any)).listeners()).hasSize(2);
  }

  @Test
  void aServerWithoutAListenerIsAnError() {
    assertThat(problems(Map.of("server.cfg", "")))
        .containsExactly("conf/listener-NAME.cfg: no such file (expected: one for each port)");
  }

  @Test
  void aFileOfAnotherNameIsAnError() {
    assertThat(problems(Map.of("listner-a.cfg", "", "listener-a.cfg", LISTENER)))
        .containsExactly(
            "conf/listner-a.cfg: unknown file (expected: server.cfg or listener-NAME.cfg)");
  }
}
