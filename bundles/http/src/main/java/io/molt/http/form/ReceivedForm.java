package io.molt.http.form;

import io.molt.net.http.FilePart;
import io.molt.net.http.FormData;
import io.molt.net.http.Parameters;
import java.util.List;

/** What a form has sent. */
record ReceivedForm(Parameters fields, List<FilePart> files) implements FormData {

  /** Of a body that is no form. */
  static final ReceivedForm EMPTY = new ReceivedForm(Parameters.none(), List.of());

  ReceivedForm {
    files = List.copyOf(files);
  }
}
