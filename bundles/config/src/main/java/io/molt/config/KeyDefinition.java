package io.molt.config;

import java.util.Optional;

/**
 * What is to be known of a key.
 *
 * @param type what its value may be
 * @param standard what it is when it is not set
 * @param example what the shipped file shows
 * @param atLeast another key, before this one, whose value it must reach
 * @param directoryWhile a key that is on or off: while it is on, the value has to be a directory
 * @param text what it means, for the shipped file and the reference
 * @param more what only the reference says; empty for nothing
 */
record KeyDefinition(
    String name,
    ValueType type,
    Standard standard,
    String example,
    Optional<String> atLeast,
    Optional<String> directoryWhile,
    String text,
    String more) {

  /** The same key with another default. */
  KeyDefinition with(String otherDefault) {
    return new KeyDefinition(
        name,
        type,
        new Standard.Written(otherDefault),
        otherDefault,
        atLeast,
        directoryWhile,
        text,
        more);
  }
}
