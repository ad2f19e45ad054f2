package io.serinus.rollout;

import java.util.ArrayList;
import java.util.List;

/** Collects what a spec's reader found; used by one reading only. */
final class PlanRemarks {
  final List<String> errors = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();

  void error(String message) {
    errors.add(message);
  }

  void warning(String message) {
    warnings.add(message);
  }

  void errorWhen(boolean wrong, String message) {
    if (wrong) {
      errors.add(message);
    }
  }

  void warningWhen(boolean odd, String message) {
    if (odd) {
      warnings.add(message);
    }
  }
}
