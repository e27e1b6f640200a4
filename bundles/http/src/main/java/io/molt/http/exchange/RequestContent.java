package io.molt.http.exchange;

import io.molt.http.coding.DecodedBody;
import io.molt.http.form.FormReader;
import io.molt.http.form.UrlEncoded;
import io.molt.net.http.FormData;
import io.molt.net.http.HttpException;
import io.molt.net.http.Parameters;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a request when somebody asked for it: each is found once. Usable from any
 * thread.
 */
final class RequestContent implements AutoCloseable {

  private final ContentRequest request;
  private final ContentSettings settings;
  private @Nullable Parameters query;
  private @Nullable Parameters cookies;
  private @Nullable InputStream decoded;

  /** Who reads the form, and has its files; made when there is one to be read. */
  private @Nullable FormReader formReader;

  private boolean closed;

  private final Object formLock = new Object();
  private @Nullable FormData form;
  private @Nullable RuntimeException formFailure;

  RequestContent(ContentRequest request, ContentSettings settings) {
    this.request = request;
    this.settings = settings;
  }

  synchronized Parameters queryParameters() {
    Parameters known = query;
    if (known == null) {
      known =
          UrlEncoded.parse(
              request.query(),
              StandardCharsets.UTF_8,
              "query",
              settings.forms().httpMaxParameters(),
              400);
      query = known;
    }
    return known;
  }

  synchronized Parameters cookies() {
    Parameters known = cookies;
    if (known == null) {
      List<Map.Entry<String, String>> all = new ArrayList<>();
      for (String field : request.headers("Cookie")) {
        for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(field)) {
          all.add(Map.entry(cookie.name(), cookie.value()));
        }
      }
      known = Parameters.of(all);
      cookies = known;
    }
    return known;
  }

  synchronized InputStream decodedBody() {
    InputStream known = decoded;
    if (known == null) {
      known = decoding(request.receivedBody());
      decoded = known;
    }
    return known;
  }

  private InputStream decoding(InputStream received) {
    boolean multipart = FormReader.isMultipart(request.header("Content-Type").orElse(null));
    return DecodedBody.of(
        settings.compression(),
        String.join(", ", request.headers("Content-Encoding")),
        received,
        settings.longestBody(multipart));
  }

  FormData form() throws IOException {
    synchronized (formLock) {
      if (formFailure != null) {
        throw formFailure;
      }
      FormData known = form;
      if (known == null) {
        known = read();
        form = known;
      }
      return known;
    }
  }

  private FormData read() throws IOException {
    if (request.contentType().filter(FormReader::isForm).isEmpty()) {
      return FormReader.none();
    }
    try {
      return formReader()
          .read(request.header("Content-Type").orElse(""), request.charset(), request.body());
    } catch (RuntimeException failed) {
      formFailure = failed;
      throw failed;
    }
  }

  private synchronized FormReader formReader() {
    FormReader known = formReader;
    if (known == null) {
      known = new FormReader(settings.forms());
      formReader = known;
      if (closed) {
        known.close();
      }
    }
    return known;
  }

  /** The charset that a content type names. */
  static Optional<Charset> charset(Optional<String> contentType) {
    for (String parameter : contentType.orElse("").split(";")) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("charset")) {
        String name = parts[1].strip().replace("\"", "");
        try {
          return Optional.of(Charset.forName(name));
        } catch (UnsupportedCharsetException | IllegalCharsetNameException unknown) {
          throw new HttpException(
              415, "charset: " + printable(name) + " (expected: one that is known)", unknown);
        }
      }
    }
    return Optional.empty();
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** A repeated call changes nothing. */
  @Override
  public void close() {
    InputStream body;
    FormReader reader;
    synchronized (this) {
      closed = true;
      body = decoded;
      reader = formReader;
    }
    if (reader != null) {
      reader.close();
    }
    if (body instanceof DecodedBody held) {
      held.release();
    }
  }
}
