/** Tests of what people are told. */
@NullMarked
package io.serinus.report;

import org.jspecify.annotations.NullMarked;
