/**
 * The port to metrics sources, and one file per provider. Depends on http, analysis and the model.
 */
@NullMarked
package io.serinus.metrics;

import org.jspecify.annotations.NullMarked;
