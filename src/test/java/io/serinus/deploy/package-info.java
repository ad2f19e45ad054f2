/**
 * Generates the CustomResourceDefinitions from the records and checks what {@code deploy/} and
 * {@code example-repo/} hold. May depend on everything.
 */
package io.serinus.deploy;
