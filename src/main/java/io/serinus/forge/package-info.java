/**
 * Pull requests, their comments and commit statuses on the host of a repository. The port is {@link
 * io.serinus.forge.Forge}, with one implementation per kind of host; what to say is decided by its
 * caller. Depends on {@code model}, {@code http} and Jackson.
 */
@NullMarked
package io.serinus.forge;

import org.jspecify.annotations.NullMarked;
