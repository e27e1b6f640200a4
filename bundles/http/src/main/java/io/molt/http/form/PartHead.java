package io.molt.http.form;

import io.molt.net.http.HttpException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of one part of a form (RFC 7578, 4).
 *
 * @param name of the field
 * @param fileName as the client calls the file, without folders; null if it is none
 * @param contentType the client's word for what is in it
 */
record PartHead(String name, @Nullable String fileName, Optional<String> contentType) {

  private static final String DISPOSITION = "content-disposition:";
  private static final String TYPE = "content-type:";

  /**
   * Reads it.
   *
   * @param text its lines
   * @throws HttpException 400 if it is not one of a form's field
   */
  static PartHead parse(String text) {
    String disposition = null;
    String type = null;
    for (String line : text.split("\r\n", -1)) {
      String small = line.toLowerCase(Locale.ROOT);
      if (small.startsWith(DISPOSITION)) {
        disposition = line.substring(DISPOSITION.length()).strip();
      } else if (small.startsWith(TYPE)) {
        type = line.substring(TYPE.length()).strip();
      }
    }
    if (disposition == null || !isFormData(disposition)) {
      throw new HttpException(400, "a part of a form without Content-Disposition: form-data");
    }
    String name = parameter(disposition, "name");
    if (name == null) {
      throw new HttpException(400, "a part of a form without a name");
    }
    return new PartHead(
        name, fileName(disposition), Optional.ofNullable(type).filter(each -> !each.isEmpty()));
  }

  private static boolean isFormData(String disposition) {
    String word = disposition.split(";", 2)[0].strip();
    return word.equalsIgnoreCase("form-data");
  }

  /**
   * The one in RFC 8187's form is for those who can't read it in quotation marks: not looked at.
   */
  private static @Nullable String fileName(String disposition) {
    String sent = parameter(disposition, "filename");
    if (sent == null) {
      return null;
    }
    String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    String plain =
        last.chars()
            .filter(c -> c >= ' ' && c != 0x7f)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return plain.isEmpty() && !sent.isEmpty() ? "file" : plain;
  }

  /** The value of a parameter; null if it is not there. */
  static @Nullable String parameter(String field, String wanted) {
    int at = field.indexOf(';');
    while (at >= 0 && at < field.length()) {
      int equals = field.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      String name = field.substring(at + 1, equals).strip();
      StringBuilder value = new StringBuilder();
      at = value(field, equals + 1, value);
      if (name.equalsIgnoreCase(wanted)) {
        return unescaped(value.toString());
      }
    }
    return null;
  }

  /** Reads one value, and says where the semicolon behind it is, or the end. */
  private static int value(String field, int begin, StringBuilder value) {
    int at = begin;
    while (at < field.length() && field.charAt(at) == ' ') {
      at++;
    }
    if (at == field.length() || field.charAt(at) != '"') {
      int mark = field.indexOf(';', at);
      int end = mark < 0 ? field.length() : mark;
      value.append(field.substring(at, end).strip());
      return end;
    }
    for (at++; at < field.length() && field.charAt(at) != '"'; at++) {
      char c = field.charAt(at);
      // Before other characters it is one itself: of a path, as old clients send it.
      boolean escapes = c == '\\' && at + 1 < field.length() && isEscaped(field.charAt(at + 1));
      value.append(escapes ? field.charAt(++at) : c);
    }
    int mark = field.indexOf(';', at);
    return mark < 0 ? field.length() : mark;
  }

  private static boolean isEscaped(char c) {
    return c == '"' || c == '\\';
  }

  /** What browsers send in place of what can't be within quotation marks (HTML, 4.10.21.8). */
  private static String unescaped(String value) {
    return value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }
}
