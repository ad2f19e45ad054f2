/**
 * Keeps the documentation true: tables, links and examples are checked against the code. May depend
 * on everything.
 */
package io.serinus.docs;
