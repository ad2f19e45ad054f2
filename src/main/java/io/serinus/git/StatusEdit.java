package io.serinus.git;

/**
 * One commit to be made on a status branch.
 *
 * @param files what it shall contain and not contain
 */
public record StatusEdit(FileEdits files, CommitMessage message) {}
