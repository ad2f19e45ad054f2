package io.serinus.report;

import java.util.Map;

/** A directory of the status branch as it is on one try to write it. */
public interface StatusTip {

  /** Equal versions have equal files; empty when the directory is not there. */
  String version();

  /** Text by path of all files below the directory. */
  Map<String, String> texts();
}
