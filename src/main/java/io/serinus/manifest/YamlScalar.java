package io.serinus.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML word means. The rules are those that manifests are written against:
 * kubectl's YAML 1.1 with its octal numbers ({@code 0644}) and {@code yes}/{@code on}, but neither
 * base-60 numbers ({@code 22:22} is text) nor dates.
 */
final class YamlScalar {
  private static final Set<String> TRUE = spellings("true", "yes", "on");
  private static final Set<String> FALSE = spellings("false", "no", "off");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final int LONGEST_NUMBER = 64;
  private static final double LARGEST_EXACT = 1L << 53;

  private YamlScalar() {}

  static JsonNode plain(String word) {
    if (NULL.contains(word)) {
      return NullNode.getInstance();
    }
    if (TRUE.contains(word)) {
      return BooleanNode.TRUE;
    }
    if (FALSE.contains(word)) {
      return BooleanNode.FALSE;
    }
    if (word.length() > LONGEST_NUMBER) {
      return TextNode.valueOf(word);
    }
    if (INTEGER.matcher(word).matches()) {
      return integer(word);
    }
    return DECIMAL.matcher(word).matches() ? decimal(word) : TextNode.valueOf(word);
  }

  private static JsonNode integer(String word) {
    boolean negative = word.startsWith("-");
    String digits = word.replace("_", "").replaceFirst("^[-+]", "");
    int radix = 10;
    if (digits.startsWith("0x")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.startsWith("0b")) {
      radix = 2;
      digits = digits.substring(2);
    } else if (digits.startsWith("0") && digits.length() > 1) {
      radix = 8;
      digits = digits.substring(digits.startsWith("0o") ? 2 : 1);
    }
    if (digits.isEmpty()) {
      return TextNode.valueOf(word);
    }
    BigInteger value = new BigInteger(negative ? "-" + digits : digits, radix);
    if (value.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  /** A whole number is written without a fraction, as kubectl sends it. */
  private static JsonNode decimal(String word) {
    double value = Double.parseDouble(word);
    if (!Double.isFinite(value)) {
      return TextNode.valueOf(word);
    }
    return value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT
        ? LongNode.valueOf((long) value)
        : DoubleNode.valueOf(value);
  }

  private static Set<String> spellings(String first, String second, String third) {
    return Set.of(
        first,
        title(first),
        first.toUpperCase(Locale.ROOT),
        second,
        title(second),
        second.toUpperCase(Locale.ROOT),
        third,
        title(third),
        third.toUpperCase(Locale.ROOT));
  }

  private static String title(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
