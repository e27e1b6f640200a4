package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/** The code that is measured, as an application might have it. */
public final class Kernels implements Kernel {

  @Override
  public byte[] handle(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : query.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    StringBuilder text = new StringBuilder("{");
    parameters.forEach((name, value) -> append(text, name, value));
    return text.append('}').toString().getBytes(UTF_8);
  }

  private static void append(StringBuilder text, String name, String value) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append('"').append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    text.append('"');
  }

  @Override
  public int arithmetic(int rounds) {
    int x = rounds;
    for (int i = 0; i < rounds; i++) {
      x = x * 31 + (x >>> 3) ^ i;
    }
    return x;
  }

  @Override
  public int sum(int[] values) {
    int sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public void add(int[] values, int[] to) {
    for (int i = 0; i < values.length; i++) {
      to[i] += values[i];
    }
  }

  @Override
  public int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }
}
