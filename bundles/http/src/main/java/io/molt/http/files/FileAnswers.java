package io.molt.http.files;

import io.molt.http.exchange.HttpTransport;
import io.molt.net.http.HttpRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the file that a request is for and answers with it. What it does may wait for a disk. */
final class FileAnswers {

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int MOVED = 301;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 412;
  private static final int NO_SUCH_RANGE = 416;

  /** Up to here a file leaves with the head of its answer, which is one system call less. */
  private static final int SMALL = 16 * 1024;

  private final FileSettings settings;
  private final DocumentRoot root;
  private final List<FilePath> locations;
  private final ContentTypes types = new ContentTypes();

  FileAnswers(FileSettings settings, Path root) {
    this.settings = settings;
    this.root = new DocumentRoot(root);
    this.locations = settings.locations();
  }

  /** A file that was found, as it is to be sent. */
  private record Found(OpenedFile file, String coding, String type) {}

  /** Which file a request is for, if it can be for one; what it says of bodies aside. */
  Optional<FilePath> path(HttpRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Optional.empty();
    }
    return FilePath.of(request.path())
        .filter(path -> settings.staticHandlerDotFiles() || !path.isHidden())
        .filter(path -> locations.isEmpty() || locations.stream().anyMatch(path::isWithin));
  }

  /**
   * Answers, unless there is no such file and the application is to be asked.
   *
   * @return whether there is an answer
   * @throws IOException if it could not be found out whether there is a file, or what is in it
   */
  boolean answer(HttpTransport exchange, FilePath path) throws IOException {
    HttpRequest request = exchange.request();
    Found found = path.isDirectory() ? index(request, path) : find(request, path.names());
    if (found != null) {
      send(exchange, found);
      return true;
    }
    if (!path.isDirectory() && isIndexed(path)) {
      redirect(exchange);
      return true;
    }
    if (!locations.isEmpty()) {
      exchange.respond(NOT_FOUND, text(), bytes("there is no such file\n"));
      return true;
    }
    return false;
  }

  private @Nullable Found index(HttpRequest request, FilePath directory) throws IOException {
    for (String name : settings.httpIndexFiles()) {
      Found found = find(request, with(directory.names(), name));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Whether a path would be a file's with a slash behind it; links within are relative to that. */
  private boolean isIndexed(FilePath path) throws IOException {
    for (String name : settings.httpIndexFiles()) {
      OpenedFile file = root.open(with(path.names(), name));
      if (file != null) {
        file.close();
        return true;
      }
    }
    return false;
  }

  private static List<String> with(List<String> names, String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return all;
  }

  private @Nullable Found find(HttpRequest request, List<String> names) throws IOException {
    OpenedFile plain = root.open(names);
    if (plain == null) {
      return null;
    }
    String type = types.of(plain.name());
    if (settings.staticHandlerPrecompressed()) {
      List<String> accepted = request.headers("Accept-Encoding");
      for (Precompressed each : Precompressed.ALL) {
        OpenedFile smaller = each.isAcceptedBy(accepted) ? beside(names, each) : null;
        if (smaller != null) {
          plain.close();
          return new Found(smaller, each.coding(), type);
        }
      }
    }
    return new Found(plain, "", type);
  }

  private @Nullable OpenedFile beside(List<String> names, Precompressed each) throws IOException {
    List<String> all = new ArrayList<>(names);
    all.set(all.size() - 1, all.getLast() + each.suffix());
    return root.open(all);
  }

  private void send(HttpTransport exchange, Found found) throws IOException {
    OpenedFile file = found.file();
    boolean handedOn = false;
    try {
      handedOn = send(exchange, found, file);
    } finally {
      if (!handedOn) {
        file.close();
      }
    }
  }

  /** Whether the file is the exchange's by now. */
  private boolean send(HttpTransport exchange, Found found, OpenedFile file) throws IOException {
    HttpRequest request = exchange.request();
    Conditions conditions = new Conditions(request, file.etag(found.coding()), file.modified());
    List<String> fields = state(found);
    switch (conditions.verdict()) {
      case NOT_MODIFIED -> {
        exchange.respond(NOT_MODIFIED, fields, bytes(""));
        return false;
      }
      case FAILED -> {
        exchange.respond(FAILED, text(), bytes("the file is in another state\n"));
        return false;
      }
      case SEND -> {}
    }
    fields.addAll(List.of("Content-Type", found.type(), "Accept-Ranges", "bytes"));
    if (!found.coding().isEmpty()) {
      fields.addAll(List.of("Content-Encoding", found.coding()));
    }
    Optional<ByteRange> range =
        request
            .header("Range")
            .filter(field -> request.method().equals("GET"))
            .filter(field -> conditions.allowsRange(Instant.now()))
            .flatMap(field -> ByteRange.of(field, file.size()));
    return range.isEmpty()
        ? send(exchange, OK, fields, file, new ByteRange(0, file.size()))
        : send(exchange, range.get(), fields, file);
  }

  private static boolean send(
      HttpTransport exchange, ByteRange range, List<String> fields, OpenedFile file)
      throws IOException {
    if (range.length() == 0) {
      List<String> refusal = text();
      refusal.addAll(List.of("Content-Range", range.contentRange(file.size())));
      exchange.respond(NO_SUCH_RANGE, refusal, bytes("the file has no such part\n"));
      return false;
    }
    fields.addAll(List.of("Content-Range", range.contentRange(file.size())));
    return send(exchange, PARTIAL, fields, file, range);
  }

  private static boolean send(
      HttpTransport exchange, int status, List<String> fields, OpenedFile file, ByteRange part)
      throws IOException {
    if (part.length() <= SMALL) {
      exchange.respond(status, fields, file.read(part.offset(), (int) part.length()));
      return false;
    }
    exchange.sendFile(status, fields, file.part(part.offset(), part.length()));
    return true;
  }

  /** What an answer says of a file's state, also where it sends none of it (RFC 9110, 15.4.5). */
  private List<String> state(Found found) {
    List<String> fields = new ArrayList<>(16);
    fields.addAll(List.of("ETag", found.file().etag(found.coding())));
    fields.addAll(List.of("Last-Modified", found.file().lastModified()));
    settings
        .staticHandlerCacheControl()
        .ifPresent(value -> fields.addAll(List.of("Cache-Control", value)));
    if (settings.staticHandlerPrecompressed()) {
      fields.addAll(List.of("Vary", "Accept-Encoding"));
    }
    return fields;
  }

  private static void redirect(HttpTransport exchange) {
    HttpRequest request = exchange.request();
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    List<String> fields = text();
    fields.addAll(List.of("Location", request.path() + "/" + query));
    exchange.respond(MOVED, fields, bytes("it is a directory\n"));
  }

  private static List<String> text() {
    return new ArrayList<>(List.of("Content-Type", "text/plain; charset=utf-8"));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
