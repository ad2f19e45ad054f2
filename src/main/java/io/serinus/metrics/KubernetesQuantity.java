package io.serinus.metrics;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code 1500m}, {@code 2Ki}, {@code 1e3}. Source: the Kubernetes API, {@code Quantity}: a
 * decimal number and a decimal, binary or exponent suffix.
 */
final class KubernetesQuantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40}))(?:[eE]([+-]?\\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)");
  private static final Map<String, Integer> TENS =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final String BINARY = "KMGTPE";

  private KubernetesQuantity() {}

  /** Empty when it is none. */
  static OptionalDouble parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return OptionalDouble.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String exponent = form.group(2);
    String suffix = form.group(3);
    if (exponent != null) {
      number = number.scaleByPowerOfTen(Integer.parseInt(exponent));
    } else if (suffix != null && suffix.endsWith("i")) {
      int power = BINARY.indexOf(suffix.charAt(0)) + 1;
      number = number.multiply(BigDecimal.valueOf(1024).pow(power));
    } else if (suffix != null) {
      number = number.scaleByPowerOfTen(TENS.getOrDefault(suffix, 0));
    }
    return OptionalDouble.of(number.doubleValue());
  }
}
