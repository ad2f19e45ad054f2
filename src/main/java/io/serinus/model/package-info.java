/**
 * Records only: what users wrote and what the controller knows. Depends on Jackson, nothing else.
 */
@NullMarked
package io.serinus.model;

import org.jspecify.annotations.NullMarked;
