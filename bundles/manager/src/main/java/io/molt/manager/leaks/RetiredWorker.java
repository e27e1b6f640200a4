package io.molt.manager.leaks;

/**
 * Which worker code was, in text.
 *
 * @param label what log lines begin with: {@code hello worker 3 gen 12}
 * @param application its symbolic name
 * @param worker which of the application's workers: {@code worker 3}
 * @param generation its generation; 0 if it never ran
 * @param version its version
 */
public record RetiredWorker(
    String label, String application, String worker, long generation, String version) {}
