package io.serinus.manifest;

import java.io.InputStream;

/** The same bytes again and again, up to a size; counts how many were taken. */
final class CountedBytes extends InputStream {
  private final byte[] pattern;
  private final long size;
  private long given;

  CountedBytes(byte[] pattern, long size) {
    this.pattern = pattern.clone();
    this.size = size;
  }

  @Override
  public int read() {
    return given == size ? -1 : pattern[(int) (given++ % pattern.length)];
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int count = (int) Math.min(length, size - given);
    for (int index = 0; index < count; index++) {
      bytes[offset + index] = pattern[(int) (given++ % pattern.length)];
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  long given() {
    return given;
  }
}
