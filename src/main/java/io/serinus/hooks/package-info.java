/**
 * The port to users' webhooks and its HTTP implementation. Depends on http and the model. What an
 * answer means for a rollout is decided elsewhere.
 */
@NullMarked
package io.serinus.hooks;

import org.jspecify.annotations.NullMarked;
