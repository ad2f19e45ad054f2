/**
 * The benchmark: measures the figures of {@code docs/benchmarks.md} on the real test bed and prints
 * them. It judges nothing by itself; nothing here is a test. May use everything.
 */
@org.jspecify.annotations.NullMarked
package io.serinus.bench;
