package io.molt.memory;

/** Why there is no row where the map of a table leads to. */
enum NoRow implements RowState {

  /** It is being made. */
  NOT_YET,

  /** It was deleted for good; its key may have another place by now. */
  NO_MORE
}
