package io.serinus.model;

/**
 * The names of the Services that belong to a Canary; the routes and their objects are named after
 * them.
 *
 * @param apex the name users call
 * @param primary the Service of the pods that serve users
 * @param canary the Service of the pods under test
 */
public record ServiceNames(String apex, String primary, String canary) {
  /** What the name of a generated twin ends with. */
  public static final String PRIMARY_SUFFIX = "-primary";

  public static ServiceNames of(Canary canary) {
    String apex = canary.apexName();
    return new ServiceNames(apex, apex + PRIMARY_SUFFIX, apex + "-canary");
  }
}
