/**
 * Who this program is towards a cloud: signatures and tokens. Its classes load their libraries when
 * they are first asked, so that who uses no cloud pays nothing. Depends on http and the model.
 */
@NullMarked
package io.serinus.cloud;

import org.jspecify.annotations.NullMarked;
