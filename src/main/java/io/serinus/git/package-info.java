/**
 * Git in and out: one bare mirror per remote, what changed between two commits and who changed it,
 * and the status branch that is written back.
 *
 * <p>JGit lives here and nowhere else; no type of JGit appears in a public signature. May depend on
 * {@code model}, nothing else of Serinus.
 *
 * <p>JGit's process-wide view of the machine is replaced when the first mirror is opened: the
 * configuration files of the user and the system, and {@code GIT_*} environment variables, have no
 * influence on the controller.
 */
@NullMarked
package io.serinus.git;

import org.jspecify.annotations.NullMarked;
