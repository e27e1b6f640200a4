package io.molt.http.coding;

import io.molt.net.http.HttpException;
import java.util.List;
import java.util.stream.Collectors;

/** The body of a request has a coding that is not spoken here: 415 (RFC 9110, 15.5.16). */
public final class UnknownCodingException extends HttpException {

  private static final long serialVersionUID = 1L;

  private final String accepted;

  private UnknownCodingException(String text, String accepted) {
    super(415, text);
    this.accepted = accepted;
  }

  /**
   * @param token what {@code Content-Encoding} says
   * @param known those that would have been taken
   */
  static UnknownCodingException of(String token, List<Coding> known) {
    String accepted = known.stream().map(Coding::token).collect(Collectors.joining(", "));
    return new UnknownCodingException(
        "Content-Encoding: "
            + token.replaceAll("[^\\x20-\\x7e]", "?")
            + " (expected: one of "
            + accepted
            + ")",
        accepted);
  }

  /** What the answer's {@code Accept-Encoding} says, by which the client can do better. */
  public String accepted() {
    return accepted;
  }
}
