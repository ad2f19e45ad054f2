/**
 * What the controller answers over HTTP: how it is. Bounded in threads and time, so that no client
 * holds up another. Depends on the model.
 */
@NullMarked
package io.serinus.server;

import org.jspecify.annotations.NullMarked;
