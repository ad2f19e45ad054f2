package io.serinus.manifest;

/** A document cannot be read any further. Stays within the package: becomes a problem. */
final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String reason;
  private final String whatToDo;

  DocumentException(int line, String reason, String what, String whatToDo) {
    super(what);
    this.line = line;
    this.reason = reason;
    this.whatToDo = whatToDo;
  }

  /** Stable code in CamelCase. */
  String reason() {
    return reason;
  }

  ManifestProblem problem(String path) {
    return ManifestProblem.error(path, line, reason, String.valueOf(getMessage()), whatToDo);
  }
}
