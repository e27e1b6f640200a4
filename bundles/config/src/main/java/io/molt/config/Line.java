package io.molt.config;

/**
 * One setting as it stands in a file.
 *
 * @param number of the line, from 1
 * @param key left of the equals sign
 * @param value right of it, with references to the environment resolved
 */
record Line(int number, String key, String value) {}
