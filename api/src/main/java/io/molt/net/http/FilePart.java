package io.molt.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file that a form has sent (RFC 7578; Swoole: an entry of {@code $request->files}). It lies in
 * {@code upload_tmp_dir}, and is deleted when {@link HttpHandler#onRequest} has returned, or thrown
 * something, and after {@link HttpResponse#detach()} when the exchange is over; what {@link
 * #moveTo} has moved stays. Usable from any thread.
 */
@ProviderType
public interface FilePart {

  /** The name of the form's field. */
  String name();

  /**
   * What the client calls the file, without folders; never empty, and nothing to be trusted: it may
   * be any text without {@code /}, {@code \} and control characters.
   */
  String fileName();

  /** The type that the client says it is of: {@code image/png}. */
  Optional<String> contentType();

  /** How many bytes it has. */
  long size();

  /** Where it lies (Swoole: {@code tmp_name}); after {@link #moveTo} its new place. */
  Path path();

  /**
   * The content, from the beginning at each call; to be closed.
   *
   * @throws IOException if it is not there any more
   */
  InputStream open() throws IOException;

  /**
   * Keeps the file under another name (PHP: {@code move_uploaded_file}); one that has this name is
   * replaced. Within one file system nothing is copied. Only the server's user may read it, until
   * it is given other permissions. A further call moves it on.
   *
   * @throws IOException if it can't be moved; it is where it was then
   */
  void moveTo(Path target) throws IOException;
}
