package io.serinus.report;

import io.serinus.git.CommitMessage;
import java.util.Map;
import java.util.Optional;

/**
 * One commit to be made on the status branch.
 *
 * @param texts wanted text by path; empty text means the file shall not be there
 */
public record StatusEdits(Map<String, Optional<String>> texts, CommitMessage message) {}
