package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.net.TlsSession;
import io.molt.net.http.HttpRequest;
import io.molt.spi.ProcessLink;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * What is kept of a request for the access log, only where there is one. The line is put together
 * by the thread that writes it: the event loop merely collects what is in it.
 */
final class AccessNote {

  /** As nginx has it: the client has gone before it was answered. */
  private static final int GONE = 499;

  /** So many characters of what a client sends are kept: thousands of lines may wait. */
  private static final int LONGEST = 2048;

  private final long millis = System.currentTimeMillis();
  private final boolean json;
  private final long nanos;
  private volatile String worker = "";
  private int status = GONE;

  /**
   * @param json whether the line is JSON
   * @param nanos the time at which the request's head was there
   */
  AccessNote(boolean json, long nanos) {
    this.json = json;
    this.nanos = nanos;
  }

  /** Who has been given the request; another when it was taken away from the one before. */
  void servedBy(String label) {
    worker = label;
  }

  /** An answer is begun. On the loop. */
  void answered(int code) {
    status = code;
  }

  /**
   * The exchange is over. On the loop.
   *
   * @param bytes how many of the body were written
   * @param complete whether that was all of the answer
   */
  void write(ClientChannel client, HttpRequest request, long bytes, boolean complete) {
    AccessLine line =
        new AccessLine(
            json,
            millis,
            TimeUnit.NANOSECONDS.toMicros(client.nanoTime() - nanos),
            client.id(),
            client.settings().name(),
            request.remoteAddress(),
            cut(request.method()),
            request.scheme(),
            cut(request.host().orElse("")),
            cut(request.uri()),
            request.protocol(),
            status,
            bytes,
            complete,
            cut(request.header("Referer").orElse("")),
            cut(request.header("User-Agent").orElse("")),
            request.tls().map(TlsSession::protocol).orElse(""),
            worker,
            request.requestId());
    LoggerFactory.getLogger(ProcessLink.ACCESS_LOG + client.settings().name()).info("{}", line);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
