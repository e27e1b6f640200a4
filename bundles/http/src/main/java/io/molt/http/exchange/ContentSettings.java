package io.molt.http.exchange;

import io.molt.http.coding.CompressionSettings;
import io.molt.http.form.FormSettings;
import io.molt.http.form.UploadDirectory;
import io.molt.spi.settings.SettingValues;
import java.util.function.Consumer;

/**
 * What may be in requests and answers, in whichever version of HTTP they come.
 *
 * @param forms how large they may be
 * @param compression of answers, and of requests
 */
public record ContentSettings(FormSettings forms, CompressionSettings compression) {

  /** Takes the values out of those of a listener. */
  public static ContentSettings of(SettingValues values) {
    return new ContentSettings(FormSettings.of(values), CompressionSettings.of(values));
  }

  /**
   * Gets ready for a port, and returns what holds there.
   *
   * @param passedOver is told what is left out of what they name, and why
   * @throws IllegalArgumentException if something is missing that they name
   */
  public ContentSettings prepared(Consumer<String> passedOver) {
    CompressionSettings there = compression.available(passedOver);
    new UploadDirectory(forms.uploadTmpDir()).removeLeftovers();
    return new ContentSettings(forms, there);
  }

  /** How many bytes the body of a request may have that is read while it arrives. */
  public long longestBody(boolean multipart) {
    return multipart
        ? Math.max(forms.packageMaxLength(), forms.uploadMaxFilesize())
        : forms.packageMaxLength();
  }
}
