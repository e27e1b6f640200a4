package io.molt.http.form;

import io.molt.net.http.HttpException;
import io.molt.net.http.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names and values as {@code application/x-www-form-urlencoded} has them, and escapes in paths. */
public final class UrlEncoded {

  private UrlEncoded() {}

  /**
   * What a query or a body says.
   *
   * @param what it is, for people
   * @param most how many parameters there may be
   * @param tooMany the status if there are more
   * @throws HttpException 400 if an escape is none, or they are not of the charset
   */
  public static Parameters parse(String text, Charset charset, String what, int most, int tooMany) {
    List<Map.Entry<String, String>> found = new ArrayList<>();
    int end;
    for (int begin = 0; begin < text.length(); begin = end + 1) {
      int mark = text.indexOf('&', begin);
      end = mark < 0 ? text.length() : mark;
      if (end > begin) {
        if (found.size() == most) {
          throw tooMany(what, most, tooMany);
        }
        found.add(parameter(text.substring(begin, end), charset, what));
      }
    }
    return Parameters.of(found);
  }

  static HttpException tooMany(String what, int most, int status) {
    return new HttpException(
        status, what + ": more parameters (expected: at most http_max_parameters: " + most + ")");
  }

  /**
   * A path without its escapes.
   *
   * @throws HttpException 400 if an escape is none, or they are not UTF-8
   */
  public static String decodePath(String path) {
    return decode(path, false, StandardCharsets.UTF_8, "path");
  }

  private static Map.Entry<String, String> parameter(String text, Charset charset, String what) {
    int mark = text.indexOf('=');
    String name = mark < 0 ? text : text.substring(0, mark);
    String value = mark < 0 ? "" : text.substring(mark + 1);
    return Map.entry(decode(name, true, charset, what), decode(value, true, charset, what));
  }

  private static String decode(String text, boolean plusIsBlank, Charset charset, String what) {
    if (text.chars().allMatch(c -> c != '%' && c < 0x80 && !(plusIsBlank && c == '+'))) {
      return text;
    }
    // What is not ASCII came as bytes, of which each is a character here.
    byte[] coded = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer decoded = ByteBuffer.allocate(coded.length);
    for (int at = 0; at < coded.length; at++) {
      byte each = coded[at];
      if (each == '%') {
        decoded.put((byte) escaped(coded, at, what));
        at += 2;
      } else {
        decoded.put(plusIsBlank && each == '+' ? (byte) ' ' : each);
      }
    }
    try {
      return charset.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException illFormed) {
      throw new HttpException(
          400, what + ": bytes that are no text (expected: " + charset.name() + ")", illFormed);
    }
  }

  private static int escaped(byte[] coded, int at, String what) {
    int high = at + 2 < coded.length ? Character.digit(coded[at + 1], 16) : -1;
    int low = at + 2 < coded.length ? Character.digit(coded[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new HttpException(400, what + ": a % (expected: two digits of 16 behind it)");
    }
    return high << 4 | low;
  }
}
