package io.molt.http.files;

import io.molt.spi.settings.SettingValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a listener by which it serves files.
 *
 * @param documentRoot {@code document_root}: where they are
 * @param enableStaticHandler {@code enable_static_handler}: whether they are served
 * @param staticHandlerLocations {@code static_handler_locations}: what paths begin with that are
 *     files; empty for all
 * @param httpIndexFiles {@code http_index_files}: what stands for a directory, by preference
 * @param staticHandlerCacheControl {@code static_handler_cache_control}: what answers have in
 *     {@code Cache-Control}
 * @param staticHandlerDotFiles {@code static_handler_dot_files}: whether names may begin with a dot
 * @param staticHandlerPrecompressed {@code static_handler_precompressed}: whether there may be
 *     compressed files beside others
 */
public record FileSettings(
    Optional<String> documentRoot,
    boolean enableStaticHandler,
    List<String> staticHandlerLocations,
    List<String> httpIndexFiles,
    Optional<String> staticHandlerCacheControl,
    boolean staticHandlerDotFiles,
    boolean staticHandlerPrecompressed) {

  /**
   * Takes the values out of those of a listener.
   *
   * @param values of every key of {@code http.keys}
   */
  public static FileSettings of(SettingValues values) {
    return new FileSettings(
        values.optional("document_root"),
        values.onOff("enable_static_handler"),
        list(values.text("static_handler_locations")),
        list(values.text("http_index_files")),
        values.optional("static_handler_cache_control"),
        values.onOff("static_handler_dot_files"),
        values.onOff("static_handler_precompressed"));
  }

  /**
   * What paths begin with that are files.
   *
   * @throws IllegalArgumentException if something is none
   */
  List<FilePath> locations() {
    return staticHandlerLocations.stream()
        .map(
            path ->
                FilePath.of(path)
                    .orElseThrow(
                        () -> unexpected("static_handler_locations", path, "paths, as /assets")))
        .toList();
  }

  /**
   * Looks whether what is sent and opened without another look can be.
   *
   * @throws IllegalArgumentException if not
   */
  void check() {
    for (String name : httpIndexFiles) {
      if (FilePath.of("/" + name).filter(path -> path.names().equals(List.of(name))).isEmpty()) {
        throw unexpected("http_index_files", name, "names, as index.html");
      }
    }
    String value = staticHandlerCacheControl.orElse("");
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw unexpected("static_handler_cache_control", value, "printable ASCII, as no-cache");
    }
  }

  private static IllegalArgumentException unexpected(String key, String found, String expected) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(key, found, expected));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }
}
