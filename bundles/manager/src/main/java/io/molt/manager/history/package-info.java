/**
 * What became of each reload: {@link io.molt.manager.history.ReloadNotes} are taken in its course,
 * {@link io.molt.manager.history.History} collects what comes of them, and a journal keeps that in
 * a file beyond the end of the server.
 */
@NullMarked
package io.molt.manager.history;

import org.jspecify.annotations.NullMarked;
