package example.protocols;

/** Answers questions. */
@FunctionalInterface
public interface DeskHandler {

  /** A question that is to be answered, or to be followed by notes. */
  interface Question {
    /** What is asked, a line. */
    String text();

    /** Answers it with a line, once. */
    void answer(String line);

    /** Answers it with the line {@code notes}; from here on the connection is one of notes. */
    void goOnWithNotes();
  }

  /** A client asks. If it returns without an answer, the answer is empty. */
  void onQuestion(Question question) throws Exception;
}
