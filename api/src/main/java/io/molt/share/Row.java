package io.molt.share;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The values of one row of a {@link Table}, as they were together at one moment. It never changes;
 * two are equal if key and values are.
 */
@ProviderType
public interface Row {

  /** The key by which it was found. */
  String key();

  /**
   * The value of an {@link IntColumn}.
   *
   * @throws IllegalArgumentException if there is no such column or it is of another type
   */
  long longValue(String column);

  /**
   * The value of a {@link FloatColumn}.
   *
   * @throws IllegalArgumentException if there is no such column or it is of another type
   */
  double doubleValue(String column);

  /**
   * The value of a {@link StringColumn}.
   *
   * @throws IllegalArgumentException if there is no such column or it is of another type
   */
  String stringValue(String column);

  /** All values, in the order of the columns: Long, Double and String. Immutable. */
  Map<String, Object> values();
}
