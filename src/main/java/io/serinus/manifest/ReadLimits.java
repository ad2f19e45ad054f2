package io.serinus.manifest;

/**
 * Bounds of one file.
 *
 * @param bytes size of the file
 * @param documentCharacters size of one document of it
 * @param documents YAML documents, and items of List objects
 * @param depth levels of nesting
 * @param aliases uses of YAML anchors in one document, and a tenth of those in all
 * @param expandedCharacters size of what all anchors of the file stand for, written out at each use
 * @param values mappings, lists and single values of the file
 */
public record ReadLimits(
    int bytes,
    int documentCharacters,
    int documents,
    int depth,
    int aliases,
    long expandedCharacters,
    int values) {

  /**
   * 8 MiB, 3 Mi characters a document (the API server takes requests of 3 MiB), 1,000 documents, 64
   * levels, 1,000 aliases, 4 Mi characters written out, 500,000 values.
   */
  public static final ReadLimits DEFAULT =
      new ReadLimits(8 << 20, 3 << 20, 1_000, 64, 1_000, 4L << 20, 500_000);
}
