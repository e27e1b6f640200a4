package io.molt.http.exchange;

import io.molt.http.form.UrlEncoded;
import io.molt.net.http.FormData;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all requests can say of their content, whichever version of HTTP they came in. Most are
 * asked for nothing of it, and have no more than an empty field for it.
 */
public abstract class ContentRequest implements HttpRequest {

  /** Made when somebody asks. */
  private volatile @Nullable RequestContent content;

  /** For subclasses, which know how the request came. */
  protected ContentRequest() {}

  /** Of the listener that received it. */
  protected abstract ContentSettings contentSettings();

  /** The body as it came; the same at every call. */
  protected abstract InputStream receivedBody();

  /** Whether there is one, of any length. */
  protected abstract boolean hasBody();

  private RequestContent parts() {
    RequestContent known = content;
    return known == null ? made() : known;
  }

  private synchronized RequestContent made() {
    RequestContent known = content;
    if (known == null) {
      known = new RequestContent(this, contentSettings());
      content = known;
    }
    return known;
  }

  /** Whoever was to answer is done: what the request holds beside the heap goes. May block. */
  void release() {
    RequestContent known = content;
    if (known != null) {
      known.close();
    }
  }

  /**
   * Those of the fields behind a body that may stand there; others are nobody's (RFC 9110, 6.5.1).
   */
  protected static List<Map.Entry<String, String>> trailers(
      List<Map.Entry<String, String>> received) {
    return received.stream()
        .filter(field -> FieldRules.isOfTrailers(field.getKey()))
        .map(Map.Entry::copyOf)
        .toList();
  }

  @Override
  public String decodedPath() {
    return UrlEncoded.decodePath(path());
  }

  @Override
  public Parameters queryParameters() {
    return parts().queryParameters();
  }

  @Override
  public Parameters cookies() {
    return parts().cookies();
  }

  @Override
  public Optional<Charset> charset() {
    return RequestContent.charset(header("Content-Type"));
  }

  @Override
  public InputStream body() {
    boolean decodes = contentSettings().compression().httpDecompression() && hasBody();
    return decodes ? parts().decodedBody() : receivedBody();
  }

  @Override
  public byte[] content() throws IOException {
    return body().readAllBytes();
  }

  @Override
  public FormData form() throws IOException {
    return parts().form();
  }
}
