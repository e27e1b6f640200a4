package io.molt.memory;

/** What is found where the map of a table leads to: a row, or that there is none. */
sealed interface RowState permits RowImage, NoRow {}
