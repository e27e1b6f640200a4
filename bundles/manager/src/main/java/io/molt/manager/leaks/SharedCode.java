package io.molt.manager.leaks;

/**
 * Code that no reload replaces, and that may hold what workers have given it.
 *
 * @param name as a sentence names it: {@code bundle com.acme.registry}
 * @param loader its class loader
 */
public record SharedCode(String name, ClassLoader loader) {}
