/**
 * Draws the pictures of {@code docs/pictures}: each is a rollout of an example on the sandbox, seen
 * over time. May depend on everything.
 */
package io.serinus.pictures;
