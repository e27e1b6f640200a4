package io.molt.http;

import io.molt.spi.settings.SettingValues;
import java.util.Optional;

/**
 * What is written down of requests.
 *
 * @param accessLog {@code access_log}: the file, which the launcher writes; empty for none
 * @param accessLogFormat {@code access_log_format}: {@code combined} or {@code json}
 */
public record AccessLogSettings(Optional<String> accessLog, String accessLogFormat) {

  static AccessLogSettings of(SettingValues values) {
    return new AccessLogSettings(values.optional("access_log"), values.text("access_log_format"));
  }

  boolean isOn() {
    return accessLog.isPresent();
  }

  boolean isJson() {
    return accessLogFormat.equals("json");
  }
}
