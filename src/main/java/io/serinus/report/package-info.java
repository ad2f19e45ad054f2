/**
 * What people are told: the status of Canaries as files in Git, comments on pull requests and
 * commit statuses. Everything here is a projection of the Canaries' status, compared with what was
 * last sent and sent again only where it differs; nothing here is waited for by a rollout.
 *
 * <p>Depends on {@code model}, {@code git} and {@code forge}. Time comes in as an argument; whoever
 * composes the program decides how often {@code flush} and {@code reconcile} run.
 */
@NullMarked
package io.serinus.report;

import org.jspecify.annotations.NullMarked;
