package io.molt.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people come with: the programs that measure, libraries of other languages, a browser. Those
 * that stay connected do so through ten reloads, and nothing of theirs fails.
 */
@Tag("proof")
@Timeout(300)
final class RealClientsIT {

  private static final int RELOADS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Servers servers = new Servers();

  private static @Nullable MoltProcess started;

  @BeforeAll
  static void start() throws IOException {
    Instance instance =
        Instance.empty()
            .set("auto_reload", "off")
            .setListener("http", "websocket_compression", "on");
    WebBundle.secure(instance);
    WebBundle.deploy(instance, 1);
    started = servers.start(instance);
  }

  private static MoltProcess molt() {
    return requireNonNull(started);
  }

  private static String url(String scheme, String path) {
    boolean secure = scheme.equals("https") || scheme.equals("wss");
    return scheme + "://127.0.0.1:" + molt().instance().port(secure ? "secure" : "http") + path;
  }

  private static void reload() {
    assertThat(molt().molt("reload").exit()).isZero();
  }

  /** What a program has to say that works while the code is replaced again and again. */
  private static CommandResult throughReloads(CompletableFuture<CommandResult> work) {
    int reloads = 0;
    try (WorkerClients workers = new WorkerClients(molt(), 2)) {
      Signaller signaller = new Signaller(molt().processId(), "USR1");
      while (!work.isDone()) {
        workers.reload(signaller);
        reloads++;
      }
    }
    CommandResult result = work.join();
    assertThat(reloads).as("%s", result).isGreaterThanOrEqualTo(RELOADS);
    return result;
  }

  @ParameterizedTest(name = "curl {0} {1}")
  @CsvSource({
    "--http1.1, http",
    "--http1.1, https",
    "--http2, https",
    "--http2-prior-knowledge, http",
    "--http2-prior-knowledge, https"
  })
  void curlSendsAndReceivesAll(String version, String scheme) throws IOException {
    Tool bash = Tool.ofDebian("bash", "bash");
    Tool curl = Tool.ofDebian("curl", "curl");
    Path file =
        Files.write(molt().instance().base().resolve("upload"), new byte[300_000]).toAbsolutePath();
    String[] common = {"-sSkf", version};
    String pipe = "cat '" + file + "' | curl " + String.join(" ", common) + " -T - ";
    assertThat(bash.run("-c", pipe + url(scheme, "/bytes")).out()).endsWith(": 300000 bytes\n");
    for (String expect : List.of("Expect: 100-continue", "Expect:")) {
      String[] form = {
        "-sSkf", version, "-H", expect, "-F", "by=Ann", "-F", "file=@" + file, url(scheme, "/form")
      };
      assertThat(curl.run(form).out()).endsWith(": Ann 300000\n");
    }
    String[] compressed = {
      "-sSkf", version, "--compressed", "-w", "%{size_download}", url(scheme, "/long")
    };
    assertThat(curl.run(compressed).out()).matches("(said again and again; ){5000}\\d{3,4}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void h2loadLosesNothing(String scheme) {
    Tool h2load = Tool.ofDebian("h2load", "nghttp2-client");
    CommandResult result =
        throughReloads(h2load.running("-D", "20", "-c", "4", "-m", "10", url(scheme, "/a")));
    assertThat(result.out())
        .containsPattern("[1-9]\\d+ succeeded, 0 failed, 0 errored, 0 timeout")
        .contains(" 0 4xx, 0 5xx");
    System.out.println(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void wrkLosesNothing(String scheme) {
    Tool wrk = Tool.ofDebian("wrk", "wrk");
    CommandResult result =
        throughReloads(wrk.running("-d", "20", "-c", "8", "-t", "1", url(scheme, "/a")));
    assertThat(result.out())
        .containsPattern("[1-9]\\d+ requests in")
        .doesNotContain("Socket errors", "Non-2xx");
    System.out.println(result);
  }

  @Test
  void nghttpMultiplexesUploads() throws IOException {
    Tool nghttp = Tool.ofDebian("nghttp", "nghttp2-client");
    Path file = Files.write(molt().instance().base().resolve("body"), new byte[200_000]);
    String target = url("https", "/bytes");
    String out = nghttp.run("-m", "20", "--no-verify-peer", "-d", file.toString(), target).out();
    assertThat(out.lines().filter(line -> line.endsWith(": 200000 bytes"))).hasSize(20);
  }

  /** Node and python: what they print ends with how many were answered rightly. */
  private static void assertKept(CompletableFuture<CommandResult> client) {
    CommandResult result = throughReloads(client);
    System.out.println(result.out());
    assertThat(result.out()).contains("generations " + (RELOADS + 1) + "\n", "done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void theLibraryWsOfNodeIsKept(String scheme) {
    String script =
        """
        const {WebSocket} = require('ws');
        const socket = new WebSocket(process.argv[1], {rejectUnauthorized: false});
        const words = ' said again and again'.repeat(20), generations = new Set();
        let sent = 0;
        const fail = what => { console.log(what); process.exit(1); };
        socket.on('open', () => {
          if (!socket.extensions.includes('permessage-deflate')) fail('not compressed');
          socket.send(++sent + words);
        });
        socket.on('message', data => {
          const text = data.toString();
          if (!text.endsWith(': ' + sent + words)) fail(text + ' for ' + sent);
          generations.add(/generation (\\d+)/.exec(text)[1]);
          if (generations.size <= 10) socket.send(++sent + words); else socket.close(4000);
        });
        socket.on('error', fail);
        socket.on('close', code => {
          console.log(sent, 'answers, generations', generations.size);
          console.log(code == 4000 ? 'done' : code);
        });
        """;
    assertKept(Tool.node("ws", "8.23.0").running(script, url(scheme, "/")));
  }

  @Test
  void oneConnectionOfNodesHttp2IsKept() {
    String script =
        """
        const session = require('http2').connect(process.argv[1], {rejectUnauthorized: false});
        const fail = what => { console.log(what); process.exit(1); };
        session.on('error', fail);
        session.on('goaway', code => fail('GOAWAY ' + code));
        const generations = new Set();
        let sent = 0, open = 0;
        function ask() {
          const number = ++sent;
          open++;
          const stream = session.request({':path': '/bytes', ':method': 'POST'});
          let text = '', status = 0;
          stream.on('response', head => status = head[':status']);
          stream.on('data', part => text += part);
          stream.on('error', fail);
          stream.on('close', () => {
            open--;
            if (status != 200 || stream.rstCode || !text.endsWith(': ' + number % 5000 + ' bytes\\n')) {
              fail(status + ' ' + stream.rstCode + ' ' + text + ' for ' + number);
            }
            generations.add(/generation (\\d+)/.exec(text)[1]);
            if (generations.size <= 10) ask(); else if (open == 0) {
              session.close(() => {
                console.log(sent, 'answers, generations', generations.size);
                console.log('done');
              });
            }
          });
          stream.end(Buffer.alloc(number % 5000));
        }
        for (let each = 0; each < 10; each++) ask();
        """;
    assertKept(Tool.node().running(script, url("https", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void theLibraryWebsocketsOfPythonIsKept(String scheme) {
    String script =
        """
        import asyncio, re, ssl, sys, websockets
        async def main(uri):
            tls = None
            if uri.startswith('wss'):
                tls = ssl.create_default_context()
                tls.check_hostname = False
                tls.verify_mode = ssl.CERT_NONE
            generations, sent = set(), 0
            async with websockets.connect(uri, ssl=tls) as socket:
                assert [each.name for each in socket.extensions] == ['permessage-deflate']
                while len(generations) <= 10:
                    sent += 1
                    await socket.send([f'{sent} in ', 'frag', 'ments'])
                    text = await socket.recv()
                    assert text.endswith(f': {sent} in fragments'), text
                    generations.add(re.search(r'generation (\\d+)', text)[1])
            print(sent, 'answers, generations', len(generations))
            print('done' if socket.close_code == 1000 else socket.close_code)
        asyncio.run(main(sys.argv[1]))
        """;
    Tool python = Tool.python("websockets", "python3-websockets");
    assertKept(python.running(script, url(scheme, "/")));
  }

  @Test
  void openSslKeepsItsConnection() {
    Tool bash = Tool.ofDebian("bash", "bash");
    Tool.ofDebian("openssl", "openssl");
    String asks =
        "for each in $(seq 100); do printf 'GET /'$each' HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n';"
            + " sleep 0.2; done";
    String client =
        " | openssl s_client -quiet -no_ign_eof -connect 127.0.0.1:"
            + molt().instance().port("secure");
    CommandResult result = throughReloads(bash.running("-c", "{ " + asks + "; }" + client));
    List<String> answers = result.out().lines().filter(line -> line.startsWith("web ")).toList();
    assertThat(answers).hasSize(100);
    for (int each = 0; each < answers.size(); each++) {
      assertThat(Answer.parse(answers.get(each)).text()).isEqualTo(Integer.toString(each + 1));
    }
    assertThat(answers.stream().map(line -> Answer.parse(line).generation()).distinct().count())
        .isGreaterThan(RELOADS);
  }

  /**
   * Over TLS, where the browser speaks HTTP/2, the WebSocket is a stream of the page's own
   * connection; an event source is answered 501 there.
   */
  @ParameterizedTest(name = "{0}{1}")
  @CsvSource({"http, /page, 2", "https, /page?socket, 1"})
  void aPageOfChromiumKeepsWhatItHasOpen(String scheme, String page, int open) throws IOException {
    boolean listens = open == 2;
    Tool chromium = Tool.ofDebian("chromium", "chromium");
    Path own = Files.createDirectories(molt().instance().base().resolve("chromium-" + scheme));
    Files.deleteIfExists(molt().instance().notes());
    Process browser =
        chromium.begin(
            own.resolve("output"),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--ignore-certificate-errors",
            "--user-data-dir=" + own,
            "--remote-debugging-port=0",
            url(scheme, page));
    try {
      awaitPage("all is open", () -> number("opened") == open && number("answers") > 5);
      for (int round = 1; round <= RELOADS; round++) {
        reload();
        long heard = listens ? round : 0;
        long answers = number("answers");
        try (HttpClientConnection http = molt().http()) {
          assertThat(http.get("/say?news").status()).isEqualTo(200);
        }
        awaitPage(
            "the page has heard of round " + round,
            () -> number("events") == heard && number("answers") > answers + 5);
      }
      System.out.println(seen());
      assertThat(seen())
          .contains("\"opened\":" + open + ",\"closed\":0,\"errors\":0,")
          .contains("\"events\":" + (listens ? RELOADS : 0) + ",\"wrong\":0,");
      assertThat(seen().replaceFirst(".*\"generations\":\\[(.*)\\].*", "$1").split(","))
          .hasSize(RELOADS + 1);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
      browser.onExit().join();
    }
  }

  private static void awaitPage(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition, RealClientsIT::seen);
  }

  /** The last report of the page. */
  private static String seen() {
    List<String> reports = molt().instance().noted();
    return reports.isEmpty() ? "" : reports.getLast();
  }

  private static long number(String name) {
    String found = seen().replaceFirst(".*\"" + name + "\":(\\d+).*", "$1");
    return found.matches("\\d+") ? Long.parseLong(found) : 0;
  }
}
