package io.molt.net.http;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives HTTP requests: listeners with {@code protocol=http}. */
@ConsumerType
public interface HttpHandler {

  /**
   * Answers one request (Swoole: {@code onRequest}). Requests of one client may be handled
   * interleaved when a callback blocks; the answers leave in the order of the requests.
   *
   * <p>When it returns without {@link HttpResponse#end()} the response is ended for it, unless it
   * has called {@link HttpResponse#detach()}. An exception is logged and answered with 500 if no
   * byte of the response was written, else by closing the connection; {@link HttpException} says
   * what to answer instead.
   */
  void onRequest(HttpRequest request, HttpResponse response) throws Exception;
}
