package io.molt.net.http;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a form has sent (Swoole: {@code $request->post} and {@code $request->files}). Usable from
 * any thread; the files for as long as {@link FilePart} says.
 */
@ProviderType
public interface FormData {

  /** The fields that are no files. */
  Parameters fields();

  /** The first value of a field; empty if it did not come. */
  default Optional<String> field(String name) {
    return fields().first(name);
  }

  /** The files, in the order sent. A file field in which none was chosen is not among them. */
  List<FilePart> files();

  /** The files of one field. */
  default List<FilePart> files(String name) {
    return files().stream().filter(file -> file.name().equals(name)).toList();
  }

  /** The first file of a field; empty if none came. */
  default Optional<FilePart> file(String name) {
    return files().stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
