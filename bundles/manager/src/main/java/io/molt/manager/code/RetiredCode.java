package io.molt.manager.code;

import io.molt.manager.leaks.RetiredWorker;
import io.molt.manager.leaks.Unfinished;
import java.util.List;

/**
 * Code whose worker has had its last call.
 *
 * @param worker which one it was
 * @param unfinished callbacks that have not returned all the same
 */
public record RetiredCode(WorkerCode code, RetiredWorker worker, List<Unfinished> unfinished) {}
