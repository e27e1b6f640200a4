package io.molt.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a client can do wrong with the body of a request that a worker has begun to read. */
enum RudeUpload {
  TOO_LARGE(413) {
    @Override
    void goOn(TcpClientConnection client) {
      client.send(CHUNK.repeat(60));
    }
  },
  BAD_CHUNK(400) {
    @Override
    void goOn(TcpClientConnection client) {
      client.send("no size\r\n");
    }
  },
  STALLED(408) {
    @Override
    void goOn(TcpClientConnection client) {
      // It does not.
    }
  },
  CUT_OFF(400) {
    @Override
    void goOn(TcpClientConnection client) {
      client.closeOutput();
    }
  },
  GONE(0) {
    @Override
    void goOn(TcpClientConnection client) {
      client.close();
    }
  };

  private static final int SIZE = 2000;
  private static final String CHUNK =
      Integer.toHexString(SIZE) + "\r\n" + "x".repeat(SIZE) + "\r\n";

  private final int status;

  RudeUpload(int status) {
    this.status = status;
  }

  /** A server whose worker is handed each request at its first chunk, and dies if it can. */
  static Instance instance(String mode) {
    Instance instance =
        Instance.empty()
            .set("mode", mode)
            .set("restart_on_exception", "on")
            .set("worker_error_limit", "0")
            .setListener("http", "package_max_length", "100K")
            .setListener("http", "max_queued_bytes", "1K")
            .setListener("http", "http_header_time", "1");
    instance.deploy("reader.jar", WorkerBundle.of("reader", "reader.Reader", source()).bytes());
    return instance;
  }

  private static String source() {
    try (InputStream in = RudeUpload.class.getResourceAsStream("Reader.java.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the client is to be answered; 0 if it is not there any more. */
  int status() {
    return status;
  }

  abstract void goOn(TcpClientConnection client);

  /** Does it, and returns the status of the answer. */
  int send(MoltProcess molt, String path) {
    try (TcpClientConnection client = begin(molt, path)) {
      goOn(client);
      return this == GONE ? 0 : statusOf(client);
    }
  }

  /** Sends the head and the first chunk. */
  static TcpClientConnection begin(MoltProcess molt, String path) {
    TcpClientConnection client = TcpClientConnection.open(molt.instance().port("http"));
    client.send(
        "POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK);
    return client;
  }

  static int statusOf(TcpClientConnection client) {
    return Integer.parseInt(client.readLine().substring(9, 12));
  }

  /** Goes on with a small chunk now and then until the server has had enough. */
  static Thread drip(TcpClientConnection client) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  client.send("1\r\nx\r\n");
                  Thread.sleep(100);
                }
              } catch (RuntimeException | InterruptedException closed) {
                // It has.
              }
            });
  }
}
