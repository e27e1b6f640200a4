package io.molt.share;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A column of a {@link Table}. Two columns are the same if type, name and size are.
 *
 * @see TableSpec
 */
@ProviderType
public sealed interface Column permits IntColumn, FloatColumn, StringColumn {

  /** Its name, not empty. */
  String name();

  /** Whole numbers of 8 bytes. */
  static Column ofInt(String name) {
    return new IntColumn(name, Long.BYTES);
  }

  /** Whole numbers of 1, 2, 4 or 8 bytes. */
  static Column ofInt(String name, int bytes) {
    return new IntColumn(name, bytes);
  }

  /** Numbers of type double. */
  static Column ofFloat(String name) {
    return new FloatColumn(name);
  }

  /** Texts of at most so many bytes in UTF-8. */
  static Column ofString(String name, int maxBytes) {
    return new StringColumn(name, maxBytes);
  }
}
