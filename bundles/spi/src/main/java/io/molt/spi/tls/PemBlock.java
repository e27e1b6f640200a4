package io.molt.spi.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between {@code -----BEGIN LABEL-----} and {@code -----END LABEL-----} (RFC 7468).
 *
 * @param encrypted whether OpenSSL's old headers say that it is encrypted
 * @param content the bytes
 */
record PemBlock(String label, boolean encrypted, byte[] content) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** Some kilobytes are usual; a log file that is named by mistake is not read. */
  private static final long LARGEST = 4 << 20;

  /**
   * Reads all blocks of a file. What stands around them is skipped, as OpenSSL writes texts there.
   */
  static List<PemBlock> read(Path file) throws UnfitFileException {
    String text = text(file);
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(block(file, matcher.group(1), matcher.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new UnfitFileException(
          file,
          "nothing in PEM",
          "-----BEGIN ...; for what is in DER: openssl x509 -inform der -in FILE -out NEW, or pkey"
              + " instead of x509");
    }
    return blocks;
  }

  private static String text(Path file) throws UnfitFileException {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      if (!seen.isRegularFile()) { // a pipe would be waited for, for ever, and handshakes with it
        String what = seen.isDirectory() ? "a directory" : "a pipe or a device";
        throw new UnfitFileException(file, what, "a PEM file");
      }
      if (seen.size() > LARGEST) {
        throw new UnfitFileException(file, seen.size() + " bytes", "a certificate or a key");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UnfitFileException(file, "no such file", "a PEM file");
    } catch (IOException e) {
      throw new UnfitFileException(
          file, "cannot be read: " + e, "a PEM file that the server's user may read");
    }
  }

  private static PemBlock block(Path file, String label, String body) throws UnfitFileException {
    StringBuilder base64 = new StringBuilder();
    boolean encrypted = false;
    for (String line : body.split("\\R")) {
      if (line.indexOf(':') >= 0) {
        encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
      } else {
        base64.append(line.strip());
      }
    }
    try {
      return new PemBlock(label, encrypted, Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new UnfitFileException(
          file, label + " is damaged: " + e.getMessage(), "lines of Base64 only");
    }
  }
}
