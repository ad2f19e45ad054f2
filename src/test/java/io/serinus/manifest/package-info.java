/** Tests of reading manifests. */
@NullMarked
package io.serinus.manifest;

import org.jspecify.annotations.NullMarked;
