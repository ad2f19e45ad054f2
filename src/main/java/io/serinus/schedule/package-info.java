/**
 * When something is due. Quartz lives here only: it keeps the time and the threads. Depends on the
 * model.
 */
@NullMarked
package io.serinus.schedule;

import org.jspecify.annotations.NullMarked;
