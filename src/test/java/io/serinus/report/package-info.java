/** Tests of what people are told. */
package io.serinus.report;
