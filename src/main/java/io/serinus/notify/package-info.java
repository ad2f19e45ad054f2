/**
 * The port to chats and other receivers of alerts, and one file per provider. Depends on http and
 * the model. Who is told of what is decided elsewhere.
 */
@NullMarked
package io.serinus.notify;

import org.jspecify.annotations.NullMarked;
