package io.molt.http.form;

import io.molt.spi.settings.SettingValues;
import java.nio.file.Path;

/**
 * How large forms may be, and where their files go. Sizes are in bytes.
 *
 * @param packageMaxLength {@code package_max_length}: of all fields that are no files
 * @param httpHeaderMaxLength {@code http_header_max_length}: of the head of a part
 * @param uploadMaxFilesize {@code upload_max_filesize}: of a multipart body
 * @param uploadTmpDir {@code upload_tmp_dir}: where files are until their request is over
 * @param httpMaxParameters {@code http_max_parameters}: how many fields and files there may be
 */
public record FormSettings(
    long packageMaxLength,
    int httpHeaderMaxLength,
    long uploadMaxFilesize,
    Path uploadTmpDir,
    int httpMaxParameters) {

  /** Takes the values out of those of a listener. */
  public static FormSettings of(SettingValues values) {
    return new FormSettings(
        values.size("package_max_length"),
        values.smallSize("http_header_max_length"),
        values.size("upload_max_filesize"),
        values.file("upload_tmp_dir"),
        values.integer("http_max_parameters"));
  }
}
