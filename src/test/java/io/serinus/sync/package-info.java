/** Tests of syncing: real Git repositories, a cluster in memory that counts what it is asked. */
@NullMarked
package io.serinus.sync;

import org.jspecify.annotations.NullMarked;
